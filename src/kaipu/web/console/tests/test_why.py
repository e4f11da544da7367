"""The page that explains: what it says before there is data, and what it does with an address that makes no sense."""

import pytest
from django.test import Client

from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db


def test_before_the_first_build_it_says_so(alice: Client) -> None:
    answer = alice.get("/desk/why/")
    assert answer.status_code == 200
    assert "The warehouse is not built yet" in text_of(answer)


def test_bad_days_are_told_and_the_rest_is_kept(alice: Client) -> None:
    page = text_of(alice.get("/desk/why/?metric=aov&from=2026-05-09&to=2026-05-01"))
    assert 'value="aov" selected' in page
    page = text_of(alice.get("/desk/why/?metric=aov&from=2026-05-01&to=2026-05-07&against=own&before=2026-04-01"))
    assert 'value="2026-05-07"' in page


def test_strangers_are_turned_away(charlie: Client) -> None:
    assert charlie.get("/desk/why/").status_code == 403
