from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.members.rules import (
    CouponTerms,
    Step,
    Terms,
    clean_code,
    coupon_off,
    later,
    level_for,
    next_level,
    points_earned,
    points_to_claw,
    points_worth,
    take_oldest,
    usable_points,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 4, 1, tzinfo=UTC)


def test_codes_are_read_as_people_type_them():
    assert [clean_code(text) for text in (" autumn-10 ", "a b c", "ab", "ÜBER-10", "")] == [
        "AUTUMN-10",
        "ABC",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("terms", "goods", "off"),
    [
        (CouponTerms("amount", 500, 0, None, 0), 2000, 500),
        (CouponTerms("amount", 500, 0, None, 2001), 2000, 0),
        (CouponTerms("amount", 500, 0, None, 0), 300, 299),
        (CouponTerms("percent", 0, 1250, None, 0), 999, 124),
        (CouponTerms("percent", 0, 5000, 300, 0), 2000, 300),
        (CouponTerms("percent", 0, 10_000, None, 0), 2000, 1999),
        (CouponTerms("amount", 500, 0, None, 0), 0, 0),
    ],
)
def test_a_coupon_takes_what_it_says_and_never_the_last_cent(terms, goods, off):
    assert coupon_off(terms, goods) == off


def test_points_are_usable_up_to_balance_share_and_worth():
    terms = Terms(burn_points=100, burn_minor=100, burn_share_bp=5000)
    assert usable_points(terms, 1000, 10_000, 10_000) == 500
    assert usable_points(terms, 1000, 120, 10_000) == 120
    assert usable_points(terms, 1000, -50, 10) == 0
    coarse = Terms(burn_points=100, burn_minor=30)
    assert (usable_points(coarse, 10_000, 105, 105), points_worth(coarse, 105)) == (104, 31)  # 31 cents need 104 points
    assert points_worth(coarse, 104) == 31


@given(st.integers(0, 10**6), st.integers(-100, 10**6), st.integers(0, 10**6), st.integers(1, 500), st.integers(1, 500))
def test_points_never_pay_more_than_their_share(goods, balance, wanted, per, minor):
    terms = Terms(burn_points=per, burn_minor=minor, burn_share_bp=5000)
    points = usable_points(terms, goods, balance, wanted)
    assert 0 <= points <= max(0, min(balance, wanted))
    assert points_worth(terms, points) <= goods // 2


def test_points_are_earned_by_amount_tier_and_day():
    terms = Terms(points_per_major=2, double_weekdays=(7,))
    assert points_earned(terms, 1999, 100, 10_000, 1) == 39
    assert points_earned(terms, 1999, 100, 15_000, 1) == 59
    assert points_earned(terms, 1999, 100, 10_000, 7) == 79


def test_a_refund_takes_its_share_of_the_points_back_and_no_more():
    assert points_to_claw(10, 0, 1000, 300) == 3
    assert points_to_claw(10, 3, 1000, 1000) == 7
    assert points_to_claw(10, 10, 1000, 5000) == 0
    assert points_to_claw(10, 0, 0, 100) == 0


def test_the_oldest_points_go_first():
    assert take_oldest([(1, 30), (2, 50), (3, 5)], 60) == {1: 30, 2: 30}
    assert take_oldest([(1, 30)], 60) == {1: 30}


def test_months_end_where_months_end():
    assert later(datetime(2026, 1, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert later(datetime(2026, 12, 15, tzinfo=UTC), 12) == datetime(2027, 12, 15, tzinfo=UTC)


def test_any_threshold_is_enough_and_the_highest_counts():
    steps = [Step(1, 1000, None, 3), Step(2, 5000, 400, None)]
    assert level_for(steps, {"spend_minor": 10, "points": 0, "orders": 3}) == 1
    assert level_for(steps, {"spend_minor": 10, "points": 400, "orders": 0}) == 2
    assert level_for(steps, {"spend_minor": 999, "points": 0, "orders": 2}) == 0


def test_up_at_once_and_down_after_the_grace():
    assert next_level(1, 2, None, AT, LATER) == (2, None)
    assert next_level(2, 1, None, AT, LATER) == (2, LATER)
    assert next_level(2, 1, LATER, AT, LATER) == (2, LATER)
    assert next_level(2, 1, LATER, LATER, LATER) == (1, None)
    assert next_level(2, 2, LATER, AT, LATER) == (2, None)
