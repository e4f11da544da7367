"""Elasticities from simulated prices, what mark-downs and prices bring, and their limits."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.price_advice.rules import (
    Elasticity,
    Shelf,
    end_nicely,
    estimate,
    estimate_goods,
    expected_sold,
    floor_of,
    guard_price,
    shrink,
    worth_of_markdown,
    worth_of_price,
)

SURE = Elasticity(-2.0, 0.0)


def _simulated(answer: float, seed: int, goods: int = 300, own: float = 0.0) -> tuple[np.ndarray, ...]:
    draw = np.random.default_rng(seed)
    good = np.repeat(np.arange(goods), 12)
    price = draw.uniform(1, 5, goods)[good] * np.exp(draw.normal(0, 0.15, len(good)))
    exposure = draw.uniform(0.5, 1.5, len(good))
    each = answer + draw.normal(0, own, goods)[good]
    units = draw.poisson(draw.uniform(2, 20, goods)[good] * exposure * (price / 3) ** each)
    return good, price, units.astype(float), exposure


def test_a_known_elasticity_is_found_within_its_interval() -> None:
    found = [estimate(*_simulated(-1.5, seed)) for seed in range(20)]
    assert all(each is not None and abs(each.value + 1.5) < 0.15 for each in found)
    assert sum(each is not None and each.low <= -1.5 <= each.value + 1.2816 * each.error for each in found) >= 12
    assert estimate(*(part[:24] for part in _simulated(-1.5, 1))) is None


def test_goods_that_differ_are_told_apart_and_drawn_to_their_department() -> None:
    good, price, units, exposure = _simulated(-1.5, 3, own=0.8)
    department = estimate(good, price, units, exposure)
    assert department is not None
    assert 0.5 < department.goods < 1.1
    goods = estimate_goods(good, price, units, exposure, department)
    errors = [each.error for each in goods.values()]
    assert len(goods) == 300
    assert max(errors) <= department.of_one.error + 1e-9


def test_a_department_without_periods_is_as_all_are_but_less_sure() -> None:
    whole = Elasticity(-1.3, 0.1)
    assert shrink(None, whole).error > 0.5
    between = shrink(Elasticity(-3.0, 0.5), whole)
    assert -3.0 < between.value < -1.3


@given(st.integers(1, 60), st.floats(0.01, 80))
def test_no_more_is_sold_than_there_is_or_wanted(pieces: int, demand: float) -> None:
    assert 0 <= expected_sold(pieces, demand) <= min(pieces, demand) + 1e-9


def test_a_mark_down_pays_where_much_would_be_thrown_away() -> None:
    paid = worth_of_markdown(
        before=400, after=240, cost=250, shelves=[Shelf(20, 2.0, 3)], other_daily=0.0, days=3, elasticity=SURE
    )
    assert (round(paid.profit), round(paid.pieces, 2)) == (1478, 10.16)
    lost = worth_of_markdown(
        before=400, after=240, cost=250, shelves=[Shelf(20, 2.0, 3)], other_daily=30.0, days=3, elasticity=SURE
    )
    assert lost.profit < 0


def test_a_price_is_raised_where_people_hardly_answer() -> None:
    inelastic, elastic = Elasticity(-0.3, 0.1), Elasticity(-6.0, 0.1)
    assert worth_of_price(before=400, after=440, cost=300, daily=5, days=28, elasticity=inelastic).profit > 0
    assert worth_of_price(before=400, after=440, cost=300, daily=5, days=28, elasticity=elastic).profit < 0
    ranged = worth_of_price(before=400, after=440, cost=300, daily=5, days=28, elasticity=inelastic)
    assert ranged.low < ranged.profit < ranged.high


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
