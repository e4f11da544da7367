"""What mark-downs and prices bring, and their limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.price_advice.rules import (
    Elasticity,
    Shelf,
    earn,
    end_nicely,
    expected_sold,
    floor_of,
    guard_price,
    list_plans,
    plan_markdown,
    steady_daily,
    worth_of_plan,
    worth_of_price,
)

SURE = Elasticity(-2.0, 0.0)


@given(st.integers(1, 60), st.floats(0.01, 80))
def test_no_more_is_sold_than_there_is_or_wanted(pieces: int, demand: float) -> None:
    assert 0 <= expected_sold(pieces, demand) <= min(pieces, demand) + 1e-9


SHELVES = [Shelf(20, 2.0, 3)]


def reckon(plan, other_daily: float = 0.0, shelves=SHELVES):
    return worth_of_plan(plan, before=400, cost=250, shelves=shelves, other_daily=other_daily, elasticity=SURE)


def test_a_mark_down_pays_where_much_would_be_thrown_away() -> None:
    paid = reckon([240] * 3)
    assert (round(paid.profit), round(paid.pieces, 2)) == (1478, 10.16)
    assert reckon([240] * 3, other_daily=30.0).profit < 0
    assert reckon([400] * 3).profit == pytest.approx(0, abs=1e-9)


def test_a_plan_is_worth_what_many_played_days_bring() -> None:
    """The exact worth against 40,000 days played with Poisson demand."""
    chance, plan, n = np.random.default_rng(5), [360, 300, 200], 40_000
    left, earned = np.full(n, 8), np.zeros(n)
    for price in plan:
        sold = np.minimum(left, chance.poisson(2.0 * (price / 400) ** -2.0, n))
        left, earned = left - sold, earned + price * sold
    without = 400 * np.minimum(8, chance.poisson(6.0, n)).mean()
    found = reckon(plan, shelves=[Shelf(8, 2.0, 3)])
    assert found.profit == pytest.approx(earned.mean() - without, abs=25)


@given(st.integers(1, 30), st.floats(0.1, 6), st.integers(1, 4), st.floats(-4, -0.2))
def test_no_falling_plan_earns_more(pieces: int, daily: float, days: int, answer: float) -> None:
    shelves = [Shelf(pieces, daily, days)]
    given_ = {"before": 400, "cost": 250, "shelves": shelves, "other_daily": 0.5, "answer": answer}
    plan = plan_markdown(prices=[360, 320, 240, 200], days=days, **given_)
    assert list(plan) == sorted(plan, reverse=True)
    best = earn(plan, **given_)[0]
    assert best >= max(earn(other, **given_)[0] for other in list_plans([400, 360, 320, 240, 200], days)) - 1e-6


def test_little_stock_waits_and_much_falls_at_once() -> None:
    given_ = {
        "before": 400,
        "prices": [360, 320, 280, 240, 200],
        "days": 3,
        "cost": 250,
        "other_daily": 0.0,
        "answer": -2.0,
    }
    assert plan_markdown(shelves=[Shelf(2, 3.0, 3)], **given_)[0] == 400
    much = plan_markdown(shelves=[Shelf(60, 3.0, 3)], **given_)
    assert set(much) == {200}
    some = plan_markdown(shelves=[Shelf(13, 2.0, 3)], **given_)
    assert some[0] > some[-1]


def test_a_price_is_raised_where_people_hardly_answer() -> None:
    inelastic, elastic = Elasticity(-0.3, 0.1), Elasticity(-6.0, 0.1)
    assert worth_of_price(before=400, after=440, cost=300, daily=5, days=28, elasticity=inelastic).profit > 0
    assert worth_of_price(before=400, after=440, cost=300, daily=5, days=28, elasticity=elastic).profit < 0
    ranged = worth_of_price(before=400, after=440, cost=300, daily=5, days=28, elasticity=inelastic)
    assert ranged.low < ranged.profit < ranged.high


def test_no_promise_where_the_level_is_not_steady() -> None:
    answer = Elasticity(-1.0, 0.1)
    steady = steady_daily(recent=4.2, long=4.0, paid=400, price=400, elasticity=answer)
    assert steady == 4.0
    assert steady_daily(recent=8.0, long=2.0, paid=400, price=400, elasticity=answer) is None  # a season's peak
    cheaper = steady_daily(recent=4.0, long=4.4, paid=400, price=440, elasticity=answer)  # half a year at less than now
    assert cheaper is not None
    assert round(cheaper, 6) == 4.0
    assert steady_daily(recent=1.0, long=0.0, paid=0, price=400, elasticity=answer) is None


def test_prices_end_in_nine_above_the_floor() -> None:
    assert [end_nicely(each) for each in (412, 419, 99, 100.5, 450)] == [409, 419, 99, 99, 449]
    assert end_nicely(412, least=411) == 412
    assert (floor_of("markdown", 251), floor_of("price_advice", 200)) == (126, 210)


def test_limits_name_what_they_find() -> None:
    rails = {
        each.code: each.value <= each.limit
        for each in guard_price(
            "markdown", before=400, after=190, cost_minor=400, lowest_30_days=180, changes_30_days=4, current=420
        )
    }
    assert not any(rails.values())
    good = guard_price(
        "price_advice", before=400, after=430, cost_minor=300, lowest_30_days=390, changes_30_days=1, current=400
    )
    assert all(each.value <= each.limit for each in good)
    assert "over_lowest_30_days" not in {each.code for each in good}
