"""Journeys at the desk: taken from the library, drawn, changed step by step, exported and imported, run and halted."""

import json

import pytest
from django.test import Client

from kaipu.brain.campaigns import api as campaigns
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def test_a_journey_is_taken_changed_exported_imported_and_run(alice: Client) -> None:
    assert "Sleeping members" in text_of(alice.get("/desk/journeys/"))
    assert alice.post("/desk/journeys/add/", {"key": "recall"}).status_code == 302
    journey = campaigns.list_journeys()[0]
    page = f"/desk/journeys/{journey.id}/"
    text = text_of(alice.get(page))
    assert "Wait 7 d" in text
    assert text.count('class="lineage-node') == len(journey.graph.nodes)
    step = f"{page}steps/week/"
    assert alice.post(f"{step}change/", {"version": "1", "hours": "24"}).status_code == 302
    assert "Wait 1 d" in text_of(alice.get(page))
    stale = alice.post(f"{step}change/", {"version": "1", "hours": "48"})
    assert stale.status_code == 422
    assert "Somebody saved another version" in text_of(stale)
    wrong = alice.post(f"{step}change/", {"version": "2", "hours": "soon"})
    assert wrong.status_code == 422
    assert "lacks something" in text_of(wrong)
    assert alice.post(f"{step}insert/", {"version": "2", "kind": "tag"}).status_code == 302
    assert alice.post(f"{step}remove/", {"version": "3"}).status_code == 302
    exported = alice.get(f"{page}journey.json")
    assert alice.post("/desk/journeys/add/", {"title": "Copy", "graph": exported.content.decode()}).status_code == 302
    first, second = campaigns.list_journeys()
    assert first.graph == second.graph
    assert (second.title_en, first.version) == ("Copy", 4)
    for bad in (
        "{",
        "[]",
        json.dumps({"trigger": "joined", "start": "a", "nodes": {"a": {"kind": "wait", "ways": ["a"]}}}),
    ):
        assert alice.post("/desk/journeys/add/", {"graph": bad}).status_code == 422
    assert alice.post(f"{page}run/").status_code == 302
    assert "Incremental gross profit" in text_of(alice.get(page)) or "warehouse has not been built" in text_of(
        alice.get(page)
    )
    assert alice.post(f"{page}run/").status_code == 422
    assert alice.post(f"{page}halt/").status_code == 302


def test_who_only_looks_sees_no_way_to_change(alice: Client) -> None:
    alice.post("/desk/journeys/add/", {"key": "welcome"})
    page = f"/desk/journeys/{campaigns.list_journeys()[0].id}/"
    analyst = make_person("Ana", "analyst")
    assert "Let it run" not in text_of(analyst.get(page))
    assert analyst.post(f"{page}run/").status_code == 403
