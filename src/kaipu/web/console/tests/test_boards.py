"""Boards at the desk: every tile opens, says what it found, leads to its rows, and bad input is told."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client, override_settings

from kaipu.brain.boards import api as boards
from kaipu.brain.boards.queries import showing
from kaipu.brain.boards.rules import BOARDS
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.kernel import clock
from kaipu.web.console.boards.findings import rank_correlation
from kaipu.web.console.tests.cast import place_order, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def traded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Sell two bottles and build one warehouse for all tests; each test's own changes are rolled back before the next."""
    folder = tmp_path_factory.mktemp("built")
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as each test's own transaction is marked
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        place_order(make_basket(quantity=2, price_minor=399))
        assert flows.build(now=clock.now).state == "published"
        reading._state.due = 0
        showing._answers.clear()
        yield
        transaction.set_rollback(True)


def test_there_are_ten_boards_for_who_may_see_figures(alice: Client, bob: Client) -> None:
    page = text_of(alice.get("/desk/boards/"))
    for board in BOARDS.values():
        assert f'href="/desk/boards/{board.key}/"' in page
    assert bob.get("/desk/boards/").status_code == 403
    assert alice.get("/desk/boards/nothing/").status_code == 404
    assert alice.get("/desk/boards/executive/tiles/99/").status_code == 404


def test_before_the_first_build_tiles_say_so(alice: Client, settings, tmp_path) -> None:
    settings.LAKE_ROOT = tmp_path / "none"
    assert "not built yet" in text_of(alice.get("/desk/boards/executive/tiles/1/"))
    assert alice.get("/desk/boards/executive/").status_code == 200


@pytest.mark.slow
def test_every_tile_of_every_board_opens_in_both_languages(alice: Client, traded: None) -> None:
    today = clock.local_date(clock.now())
    for language in ("en", "zh-hans"):
        alice.cookies["kaipu_language"] = language
        for board in BOARDS.values():
            page = text_of(alice.get(f"/desk/boards/{board.key}/?from={today}&to={today}"))
            for number, tile in enumerate(board.tiles):
                address = f"/desk/boards/{board.key}/tiles/{number}/?from={today}&amp;to={today}"
                assert address in page
                shown = alice.get(address.replace("&amp;", "&"), headers={"HX-Request": "true"})
                assert shown.status_code == 200
                assert "<html" not in text_of(shown)
                assert "notice warn" not in text_of(shown), tile


@pytest.mark.slow
def test_a_tile_says_what_it_found_and_leads_down(alice: Client, traded: None) -> None:
    today = clock.local_date(clock.now())
    span = f"from={today}&to={today}&compare=none"
    bar = text_of(alice.get(f"/desk/boards/live/tiles/3/?{span}"))
    assert "$7.98" in bar
    assert "100% of all" in bar
    assert "is=location%3AONLINE" in bar
    assert "/desk/metrics/rows/?m=net_sales&amp;d=location" in bar
    narrowed = text_of(alice.get(f"/desk/boards/live/?{span}&is=location:ONLINE"))
    assert "Take away: Store:" in narrowed
    assert "$7.98" in text_of(alice.get(f"/desk/boards/live/tiles/0/?{span}&is=location:ONLINE"))
    csv = alice.get(f"/desk/boards/live/tiles/3/table.csv?{span}")
    assert text_of(csv).splitlines()[1] == "ONLINE,7.98"
    assert alice.get("/desk/boards/live/tiles/99/table.csv").status_code == 404
    assert "These cannot be narrowed like this: Visits" in text_of(
        alice.get(f"/desk/boards/live/tiles/4/?{span}&is=location:ONLINE")
    )


@pytest.mark.slow
def test_what_makes_no_sense_is_said(alice: Client, traded: None) -> None:
    today = clock.local_date(clock.now())
    backwards = text_of(alice.get(f"/desk/boards/executive/?from={today}&to={today - timedelta(days=9)}"))
    assert "The first day lies after the last" in backwards
    assert "At most three years" in text_of(alice.get("/desk/boards/executive/?from=2001-01-01"))
    assert "At most three conditions" in text_of(alice.get("/desk/boards/executive/?is=a:1&is=b:2&is=c:3&is=d:4"))
    strange = alice.get("/desk/boards/executive/tiles/1/?is=moon:1&period=never&compare=x&from=9999-99-99")
    assert strange.status_code == 200
    assert "These cannot be narrowed like this" in text_of(strange)
    assert alice.get("/desk/boards/executive/tiles/1/?from=2000-01-01&to=2000-01-02&compare=year").status_code == 200


@pytest.mark.slow
def test_a_note_is_seen_in_every_chart_of_its_metric(alice: Client, traded: None) -> None:
    today = clock.local_date(clock.now())
    back = "/desk/boards/executive/"
    answer = alice.post(
        "/desk/boards/notes/write/", {"metric": "net_sales", "day": str(today), "text": "Snow <b>", "next": back}
    )
    assert answer["Location"] == back
    span = f"from={today}&to={today}"
    for board, number in (("executive", 1), ("live", 0), ("category", 3)):
        tile = text_of(alice.get(f"/desk/boards/{board}/tiles/{number}/?{span}"))
        assert "Snow &lt;b&gt;" in tile
        assert "Snow \\u003Cb\\u003E" in tile
    assert "Snow" not in text_of(alice.get(f"/desk/boards/live/tiles/1/?{span}")), "that is another metric"
    note = boards.list_notes(metrics=["net_sales"], first=today, last=today)[0]
    alice.post(f"/desk/boards/notes/{note.id}/remove/", {"next": "//elsewhere.example/"})
    assert "Snow" not in text_of(alice.get(f"/desk/boards/executive/tiles/1/?{span}"))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"metric": "net_sales", "day": "someday", "text": "Snow"}, "Your words: Snow"),
        ({"metric": "net_sales", "day": "2026-03-01", "text": " "}, "A note needs some words"),
        ({"metric": "happiness", "day": "2026-03-01", "text": "Snow"}, "There is no such metric"),
    ],
)
def test_a_note_that_cannot_be_kept_says_why(alice: Client, form: dict[str, str], sentence: str) -> None:
    answer = alice.post("/desk/boards/notes/write/", form | {"next": "/desk/boards/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/boards/"
    assert sentence in text_of(answer)
    assert "removed before" in text_of(alice.post("/desk/boards/notes/999/remove/", follow=True))


@pytest.mark.slow
def test_a_board_costs_few_statements(alice: Client, traded: None, statements: Callable[[Client, str], int]) -> None:
    for path in ("/desk/boards/executive/tiles/1/", "/desk/boards/live/now/", "/desk/boards/"):
        alice.get(path)
    assert statements(alice, "/desk/boards/") == 5  # session, account, scopes, roles, boards
    assert statements(alice, "/desk/boards/live/now/") == 5


def test_the_relation_of_two_metrics_is_spearmans() -> None:
    assert rank_correlation([1, 2, 3, 4], [1, 2, 3, 4]) is None
    assert rank_correlation([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]) == 1.0
    assert rank_correlation(
        [106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    ) == pytest.approx(-29 / 165)
    assert rank_correlation([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]) is None
