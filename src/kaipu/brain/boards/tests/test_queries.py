"""Tiles answer by the dictionary: conditions narrow them, a driver is named, an interval follows from the counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.boards import api as boards
from kaipu.brain.boards.api import Condition, Tile, View
from kaipu.brain.boards.queries import showing
from kaipu.brain.boards.rules import BOARDS, wilson
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, Shop
from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.tests.factories import FIRST, LAST, furnish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VIEW = View(FIRST, LAST)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Shop]:
    """Build one warehouse for all tests; they only read."""
    folder = tmp_path_factory.mktemp("built")
    whole = transaction.atomic()
    whole._from_testcase = True  # as each test's own transaction is marked: operations may open inside
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        made = furnish(folder)
        assert flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        showing._answers.clear()
        yield made
        transaction.set_rollback(True)


def show(tile, view=VIEW):
    return boards.get_tile(tile, view, at=NOW)


def test_a_tile_says_what_the_dictionary_says(shop):
    for board in BOARDS.values():
        for tile in board.tiles:
            answer = show(tile)
            assert answer.result is not None, tile
            asked = answer.result.query
            assert answer.result.totals == metrics.query(asked, at=NOW).totals
    lines = show(Tile("line", ("net_sales",))).result
    assert (lines.query.grain, lines.totals, len(lines.buckets)) == ("day", (Decimal("53.50"),), 6)


def test_conditions_narrow_what_they_can_and_leave_the_rest_out(shop):
    numbers = Tile("numbers", ("net_sales", "visits"))
    view = replace(VIEW, conditions=(Condition("channel", "web"),))
    narrowed = show(numbers, view)
    whole = metrics.query(metrics.Query(("net_sales",), FIRST, LAST, ("channel",)), at=NOW)
    assert narrowed.result.totals == next(row.totals for row in whole.rows if row.members == ("web",))
    assert [each.name for each in narrowed.left_out] == ["visits"]
    assert show(Tile("line", ("visits",)), view).result is None
    assert show(Tile("scatter", ("net_sales", "visits"), ("device",)), view).result is None


def test_changes_are_of_days_that_are_over(shop):
    numbers = Tile("numbers", ("net_sales", "orders"))
    answer = show(numbers, View(TODAY - timedelta(days=2), TODAY, compare="previous"))
    one, other = (
        metrics.query(metrics.Query(("net_sales", "orders"), TODAY - timedelta(days=n), TODAY - timedelta(days=n - 1)), at=NOW)
        for n in (2, 5)
    )  # fmt: skip
    assert (answer.closed.totals, answer.closed.comparison.totals) == (one.totals, other.totals)
    assert one.totals != other.totals
    assert show(numbers, View(TODAY - timedelta(days=3), TODAY - timedelta(days=1), compare="previous")).closed is None
    assert show(numbers, View(TODAY, TODAY, compare="previous")).closed is None


def test_the_driver_is_the_member_that_moved_most(shop):
    view = View(LAST - timedelta(days=2), LAST, compare="previous")
    answer = show(Tile("line", ("net_sales",), driver="department"), view)
    cut = metrics.query(
        metrics.Query(("net_sales",), view.first, view.last, ("department",), compare="previous"), at=NOW
    )
    before = {row.members: row.totals[0] for row in cut.comparison.rows}
    moves = {row.members[0]: (row.totals[0] or 0) - (before.pop(row.members, None) or 0) for row in cut.rows}
    moves |= {members[0]: -(value or 0) for members, value in before.items()}
    whole = cut.totals[0] - cut.comparison.totals[0]
    assert answer.driver.member == max(moves, key=lambda each: moves[each] * (1 if whole > 0 else -1))
    assert answer.driver.share == pytest.approx(float(moves[answer.driver.member] / whole))
    assert show(Tile("line", ("aov",), driver="department"), view).driver is None, "what does not add up has no driver"


def test_a_share_has_the_interval_of_its_counts(shop):
    answer = show(Tile("line", ("conversion",), base="visits"))
    visits = show(Tile("line", ("visits",))).result.values[0]
    shares = answer.result.values[0]
    expected = [
        None if share is None or not n else wilson(float(share), float(n))
        for share, n in zip(shares, visits, strict=True)
    ]
    assert list(answer.bands) == expected
    assert any(expected)
    by_device = show(Tile("bar", ("conversion",), ("device",), base="visits"))
    assert len(by_device.bands) == len(by_device.result.rows)


def test_a_member_that_stood_elsewhere_before_is_still_compared(shop):
    answer = show(
        Tile("bar", ("net_sales",), ("sku",), top=1), View(LAST - timedelta(days=2), LAST, compare="previous")
    )
    assert len(answer.result.rows) == 1
    assert len(answer.result.comparison.rows) > 1


def test_an_answer_is_kept_for_its_minute(shop):
    tile = Tile("bar", ("net_sales",), ("department",))
    first = show(tile)
    assert show(tile).result is first.result
    later = boards.get_tile(tile, VIEW, at=NOW + timedelta(minutes=1))
    assert later.result is not first.result
    for day in range(showing.KEPT + 5):
        showing._answers[day] = first.result
    show(Tile("line", ("orders",)))
    assert len(showing._answers) == showing.KEPT


def test_hours_are_for_days_and_a_calendar_for_the_year(shop):
    today = View(TODAY, TODAY, compare="week")
    assert show(Tile("line", ("net_sales",), grain="hour"), today).result.query.grain == "hour"
    assert show(Tile("line", ("net_sales",), grain="hour")).result.query.grain == "hour"
    long = View(LAST - timedelta(days=30), LAST)
    assert show(Tile("line", ("net_sales",), grain="hour"), long).result.query.grain == "day"
    assert show(Tile("line", ("stock_value",), grain="hour"), today).result.query.grain == ""
    calendar = show(Tile("calendar", ("net_sales",))).result.query
    assert (calendar.first, calendar.last) == (LAST - timedelta(days=363), LAST)
