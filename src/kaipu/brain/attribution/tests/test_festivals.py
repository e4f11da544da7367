"""Festivals as runs of days, and their lift by hand."""

from datetime import date, timedelta
from math import sqrt

import pytest

from kaipu.brain.attribution.rules import Festival, find_lift, join_days

DAY = date(2026, 2, 17)
KNOWN = (date(2025, 12, 1), date(2026, 6, 30))


def test_days_of_one_festival_are_joined() -> None:
    rows = [
        (date(2026, 2, 17), "festival", "spring_festival", "Spring Festival", "春节"),
        (date(2026, 2, 16), "public_cn", "spring_festival", "Spring Festival", "春节"),
        (date(2026, 2, 17), "public_cn", "spring_festival", "Spring Festival", "春节"),
        (date(2026, 2, 18), "public_cn", "spring_festival", "Spring Festival", "春节"),
        (date(2027, 2, 6), "festival", "spring_festival", "Spring Festival", "春节"),
        (date(2026, 2, 14), "festival", "valentine", "Valentine’s Day", "情人节"),
        (date(2026, 2, 13), "public_cn", "bridge_day", "Bridge day", "调休放假"),
        (date(2026, 2, 18), "term", "rain_water", "Rain water", "雨水"),
    ]
    assert [(each.code, each.kind, each.first, each.last) for each in join_days(rows)] == [
        ("valentine", "festival", date(2026, 2, 14), date(2026, 2, 14)),
        ("spring_festival", "festival", date(2026, 2, 16), date(2026, 2, 18)),
        ("spring_festival", "festival", date(2027, 2, 6), date(2027, 2, 6)),
    ]


def test_lead_times() -> None:
    def begin(code, kind):
        return (DAY - Festival(code, kind, "", "", DAY, DAY).begin).days

    assert (begin("mid_autumn", "festival"), begin("qixi", "festival"), begin("mlk_day", "public_us")) == (60, 28, 21)


def weeks(own, others):
    """Sell everything on the last day of each week: the festival's own, and eight around it."""
    places = (0, -2, -3, -4, -5, 2, 3, 4, 5)
    return {DAY + timedelta(weeks=n): float(net) for n, net in zip(places, (own, *others), strict=True)}


def test_lift_by_hand() -> None:
    """Eight weeks of 90 and 110: mean 100, s = √(800/7); t(7) = 2.365."""
    found = find_lift(DAY, weeks(150, [90, 110] * 4), KNOWN)
    room = 2.365 * sqrt(800 / 7) * sqrt(1 + 1 / 8) / 100
    assert (found.net, found.usual, found.lift, found.weeks) == (150, 100, pytest.approx(0.5), 8)
    assert (found.low, found.high) == (pytest.approx(0.5 - room), pytest.approx(0.5 + room))
    assert found.clear
    assert not find_lift(DAY, weeks(110, [90, 110] * 4), KNOWN).clear


def test_too_little_is_known() -> None:
    assert find_lift(DAY, weeks(150, [100] * 8), (DAY - timedelta(days=6), DAY + timedelta(weeks=4))) is None
    assert find_lift(DAY, {}, KNOWN) is None
    assert find_lift(DAY, weeks(150, [100] * 8), (DAY - timedelta(weeks=5, days=6), DAY)).weeks == 4
