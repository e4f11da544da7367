"""Ranges of days."""

from datetime import date, timedelta

from kaipu.brain.lake.rules import merge_days, months_of, spread_days

DAY = date(2026, 3, 1)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def test_neighbours_become_one_range():
    assert merge_days([day(3), day(1), day(2), day(2)]) == [(day(1), day(3))]


def test_the_smallest_gaps_are_bridged():
    found = merge_days([day(0), day(3), day(10), day(12), day(30)], most=3)
    assert found == [(day(0), day(3)), (day(10), day(12)), (day(30), day(30))]
    assert spread_days(found)[:5] == [day(0), day(1), day(2), day(3), day(10)]


def test_months():
    assert months_of([date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 9)]) == ["2026-02", "2026-03"]
