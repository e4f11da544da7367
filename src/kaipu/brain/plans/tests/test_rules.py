"""Periods, evidence, next steps and circles of tasks."""

from datetime import date
from decimal import Decimal

import pytest

from kaipu.brain.plans import rules
from kaipu.brain.plans.rules import Action, Aim, interval_of_difference


@pytest.mark.parametrize(
    ("day", "kind", "first", "last"),
    [
        (date(2026, 11, 15), "week", date(2026, 11, 9), date(2026, 11, 15)),
        (date(2026, 11, 16), "week", date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 1, 31), "month", date(2026, 1, 1), date(2026, 1, 31)),
        (date(2024, 2, 10), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), "month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 5, 1), "quarter", date(2026, 4, 1), date(2026, 6, 30)),
    ],
)
def test_periods(day, kind, first, last):
    assert rules.period_of(day, kind) == (first, last)


def test_the_newest_closed_period_ended_yesterday_at_the_latest():
    assert rules.last_closed(date(2026, 11, 15), "week") == (date(2026, 11, 2), date(2026, 11, 8))
    assert rules.last_closed(date(2026, 11, 16), "week") == (date(2026, 11, 9), date(2026, 11, 15))
    assert rules.last_closed(date(2026, 1, 1), "quarter") == (date(2025, 10, 1), date(2025, 12, 31))
    assert rules.period_before(date(2026, 1, 1), "month") == (date(2025, 12, 1), date(2025, 12, 31))


def test_evidence_is_strong_only_where_zero_lies_outside_the_interval():
    assert rules.strength_of(1.0, 9.0, None, None) == "strong"
    assert rules.strength_of(-9.0, -1.0, None, None) == "strong"
    assert rules.strength_of(0.0, 9.0, 1.0, 2.0) == "unproven"
    assert rules.strength_of(None, None, 1.0, 2.0) == "weak"
    assert rules.strength_of(None, None, None, 2.0) == "nothing"


def test_four_times_the_people_halve_the_interval():
    assert rules.people_needed(100, 50.0, -50.0, 150.0) == 400
    assert rules.people_needed(100, -50.0, -150.0, 50.0) == 400
    assert rules.people_needed(100, 50.0, 10.0, 90.0) is None
    assert rules.people_needed(100, 0.0, -10.0, 10.0) is None


def _tried(number, gain, low, high, cost=0.0, told=100):
    return Action("campaign", number, "A", "甲", cost, gain, low, high, told, 10)


def test_steps_come_in_their_order_worst_target_first():
    aims = [Aim(0, "amber", 100.0, 95.0, "up"), Aim(1, "red", 10.0, 14.0, "down"), Aim(2, "green", 1.0, 0.1, "up")]
    actions = [
        _tried(1, 50.0, 10.0, 90.0, cost=20.0), _tried(2, 80.0, 10.0, 150.0, cost=70.0), _tried(3, -50.0, -90.0, -10.0),
        _tried(4, 10.0, -30.0, 50.0), _tried(5, 10.0, -10.0, 30.0),
    ]  # fmt: skip
    assert rules.choose_steps(aims, actions, alerts=3, overdue=2) == [
        {"step": "aim", "place": 1}, {"step": "again", "place": 0}, {"step": "stop", "place": 2},
        {"step": "wait", "place": 4, "needed": 400}, {"step": "alerts", "count": 3},
    ]  # fmt: skip


def test_nothing_to_do_is_said_as_well():
    assert rules.choose_steps([Aim(0, "green", 1.0, 2.0, "up")], [], alerts=0, overdue=0) == [{"step": "keep"}]


def test_a_proven_gain_below_its_cost_is_not_done_again():
    assert rules.choose_steps([], [_tried(1, 50.0, 10.0, 90.0, cost=60.0)], alerts=0, overdue=0) == [
        {"step": "stop", "place": 0}
    ]


def test_circles_are_seen_over_any_number_of_tasks():
    needs = [(2, 1), (3, 2), (4, 3)]
    assert rules.find_cycle(needs, 1, 4)
    assert rules.find_cycle([], 1, 1)
    assert not rules.find_cycle(needs, 4, 1)


def test_a_week_is_scored_by_how_many_were_worse():
    history = [1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 7.0, 8.0]
    assert rules.score(5.0, history, "up") == 62.5
    assert rules.score(5.0, history, "down") == 37.5
    assert rules.score(0.0, history, "up") == 0.0
    assert rules.score(0.0, history, "down") == 100.0
    assert rules.score(5.0, history[:5], "up") is None
    assert [rules.band_of(each) for each in (0.0, 10.0, 25.0, 75.0, 75.1, None)] == [
        "much_worse", "worse", "usual", "usual", "better", "unknown",
    ]  # fmt: skip
    assert rules.mean_of([10.0, None, 20.0]) == 15.0
    assert rules.mean_of([None]) is None
    assert rules.middle_of([3.0, 1.0, 2.0]) == 2.0
    assert rules.middle_of([4.0, 1.0, 2.0, 3.0]) == 2.5
    assert rules.middle_of([]) is None


def test_a_bonus_counts_nothing_below_its_floor_and_no_more_than_its_cap():
    lines = [
        ("net_sales", Decimal("0.5"), Decimal(1000), Decimal(900), "up"),
        ("orders", Decimal("0.2"), Decimal(100), Decimal(79), "up"),
        ("refund_rate", Decimal("0.2"), Decimal("0.02"), Decimal("0.01"), "down"),
        ("aov", Decimal("0.1"), None, Decimal(30), "up"),
    ]
    earned = rules.earn(10_001, Decimal("0.8"), Decimal("1.2"), lines)
    assert [(each.attained, each.counted, each.amount_minor) for each in earned] == [
        (Decimal("0.9000"), Decimal("0.9000"), 4500), (Decimal("0.7900"), Decimal(0), 0), (Decimal("2.0000"), Decimal("1.2"), 2400),
        (None, Decimal(0), 0),
    ]  # fmt: skip


def test_weeks_before_and_after_differ_by_an_interval_that_few_weeks_do_not_have():
    low, high = interval_of_difference([10.0, 12.0, 11.0, 13.0], [15.0, 17.0, 16.0, 18.0]) or (0, 0)
    assert (round(low, 2), round(high, 2)) == (2.77, 7.23)
    assert interval_of_difference([1.0, 2.0], [3.0]) is None
    assert interval_of_difference([1.0, 1.0], [1.0, 1.0]) == (0.0, 0.0)
