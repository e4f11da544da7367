from datetime import date

import pytest

from kaipu.commerce.partners import rules


@pytest.mark.parametrize(
    ("lines", "cap", "expected"),
    [
        ([("dairy", 1999)], None, (1999, 199)),  # 199.9, rounded down
        ([("dairy", 5), ("fruit", 5)], None, (10, 0)),  # 0.5 + 0.25: rounded once, not a line
        ([("dairy", 995), ("fruit", 990)], None, (1985, 149)),  # 99.5 + 49.5 is 149 whole
        ([("dairy", 1_000_000)], 2000, (1_000_000, 2000)),
        ([("wine", 1000)], None, (1000, 100)),
        ([("dairy", 1000)], 0, (1000, 0)),
    ],
)
def test_a_commission_is_rounded_down_once_and_capped(lines, cap, expected):
    assert rules.commission(lines, {"": 1000, "fruit": 500}, cap) == expected


def test_a_department_without_a_share_earns_nothing():
    assert rules.commission([("wine", 1000)], {"fruit": 500}, None) == (1000, 0)


@pytest.mark.parametrize(
    ("clawed", "refunded", "due"), [(0, 1, 1), (0, 500, 50), (50, 500, 0), (50, 1000, 49), (0, 5000, 99)]
)
def test_a_refund_takes_its_part_rounded_up_and_never_more(clawed, refunded, due):
    assert rules.to_claw(99, clawed, 1000, refunded) == due


def test_a_month_is_filled_to_the_cent():
    assert [rules.within_month(30, earned, 100) for earned in (0, 70, 85, 100, 120)] == [30, 30, 15, 0, 0]
    assert rules.within_month(30, 10**9, None) == 30
    assert rules.month_of(date(2026, 2, 28)) == date(2026, 2, 1)


def test_who_may_not_earn_by_whom():
    mine = {("phone", "1"), ("street", "a 1")}
    assert rules.refusal(mine, {("street", "a 1")}, related=False) == "same"
    assert rules.refusal(mine, {("street", "b 2")}, related=True) == "circle"
    assert rules.refusal(mine, {("street", "b 2")}, related=False) == ""
