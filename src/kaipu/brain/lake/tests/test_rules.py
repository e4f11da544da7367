"""Ranges of days."""

from datetime import date, timedelta

from kaipu.brain.lake.rules import cut_days, merge_days, months_of, spread_days

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


def test_days_are_cut_by_what_they_hold():
    rows = {day(0): 4, day(1): 4, day(2): 9, day(5): 1, day(6): 1}
    cut = cut_days(rows, first=day(-30), last=day(9), most=8)
    assert cut == [(day(-30), day(1)), (day(2), day(4)), (day(5), day(9))], "a day above the most stands alone"
    assert cut_days({}, first=day(0), last=day(9), most=8) == [(day(0), day(9))]
    assert cut_days(rows, first=day(0), last=day(9), most=100) == [(day(0), day(9))]
