"""Themes at the desk: one is looked after, what was done is kept or what is wrong is said, and who spoke of it is told."""

import pytest
from django.test import Client

from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db


def test_a_theme_is_looked_after_and_those_who_spoke_are_told(alice: Client, bob: Client) -> None:
    for _time in range(3):
        care.open_conversation(
            opening=care.Opening(channel="chat", text="The milk was sour", language="en"), at=clock.now()
        )
    made = alice.post("/desk/themes/keep/", {"words": "milk|sour"})
    home = made["Location"]
    assert alice.post("/desk/themes/keep/", {"words": "milk|sour"})["Location"] == "/desk/themes/"
    owner = care.list_kept_themes()[0].owner_id
    given = {
        "owner": owner,
        "state": "done",
        "done": "Changed the dairy",
        "points": "0",
        "budget": "0",
        "metric": "net_sales",
    }
    refused = alice.post(home, given)
    assert refused.status_code == 422
    assert "Type the day on which it was done." in text_of(refused)
    assert "Changed the dairy" in text_of(refused)
    assert alice.post(home, {**given, "done_on": "2026-01-05", "answer_en": "All new"}).status_code == 302
    page = text_of(bob.get(home))
    assert "before and after only" in page
    assert "Too early to tell" in page
    assert "Tell them what came of it" not in page
    assert bob.post(f"{home}tell/").status_code == 403
    assert "milk · sour" in text_of(bob.get("/desk/themes/"))
    assert "Tell them what came of it" in text_of(alice.get(home))
    assert alice.post(f"{home}tell/").status_code == 302
    assert "3 told, 0 thanked with 0 points" in text_of(alice.get(home))
