"""Planted elasticities are found again, with intervals that are right; where prices do nothing, that is said."""

from dataclasses import replace

import numpy as np
import pytest

from kaipu.brain.price_advice.flows.evaluating import choose, evaluate
from kaipu.brain.price_advice.rules import Z80, DataTooShort, Weeks, compare, fit, gather, simulate, usual_cost
from kaipu.brain.price_advice.rules.hierarchy import cross_index

GOODS, WEEKS, CATEGORIES, DEPARTMENTS = 200, 52, 10, 3


def plant(seed: int, *, promotion: float = 0.4, cross: float = 0.0) -> tuple[Weeks, np.ndarray]:
    """Return a year of goods whose elasticities are known, and these."""
    draw = np.random.default_rng(seed)
    category = np.arange(GOODS) % CATEGORIES
    department = np.sort(np.arange(CATEGORIES) % DEPARTMENTS)
    true = -1.8 + draw.normal(0, 0.3, DEPARTMENTS)[department[category]] + draw.normal(0, 0.3, CATEGORIES)[category]
    true = true + draw.normal(0, 0.4, GOODS)
    item, week = np.repeat(np.arange(GOODS), WEEKS), np.tile(np.arange(WEEKS), GOODS)
    promoted = (draw.random(len(item)) < 0.2).astype(float)
    moved = draw.choice([0, 0, 0, -0.1, -0.2, 0.1], len(item)) - 0.1 * promoted
    price = np.exp(np.log(draw.uniform(1, 5, GOODS))[item] + moved)
    exposure = draw.uniform(80, 120, WEEKS)[week]
    weeks = Weeks(item, week, price, np.ones(len(item)), exposure, promoted, category, department)
    level = draw.uniform(0.03, 0.12, GOODS)[item] * exposure
    line = true[item] * moved + promotion * promoted + cross * cross_index(weeks)
    return replace(weeks, units=draw.poisson(level * np.exp(line)).astype(float)), true


def test_planted_elasticities_are_found_and_their_intervals_are_right() -> None:
    inside, apart = [], []
    for seed in range(12):
        weeks, true = plant(seed)
        found = fit(weeks)
        inside.append(np.mean(np.abs(found.items.value - true) < Z80 * found.items.error))
        apart.append(np.abs(found.items.value - true).mean())
        assert abs(found.promotion.value.mean() - 0.4) < 0.1
    assert 0.74 < np.mean(inside) < 0.86
    assert np.mean(apart) < 0.27


def test_goods_are_told_better_by_their_category_than_alone() -> None:
    weeks, _ = plant(3)
    found = compare(weeks, 39)
    skill = {row["method"]: row["skill"] for row in found["methods"]}
    assert skill["price_promotion"] > skill["own_least_squares"] > skill["no_answer"] == 0.0
    assert skill["price_promotion"] > skill["one_for_all"]
    assert 0.74 < found["coverage_80"] < 0.86


def test_the_prices_of_others_are_told_where_they_count() -> None:
    with_cross, _ = plant(5, cross=2.0)
    without, _ = plant(5, cross=0.0)
    assert len(compare(with_cross, 39)["cross"]) >= 4
    assert len(compare(without, 39)["cross"]) <= 1
    assert fit(with_cross).cross.value.mean() > 1.2
    assert abs(fit(without).cross.value.mean()) < 0.3


def test_prices_that_do_nothing_are_not_told_to_do_something() -> None:
    """The negative control: the same prices, in another order than the sales."""
    weeks, _ = plant(4, promotion=0.0)
    draw = np.random.default_rng(0)
    rows = np.lexsort((draw.random(len(weeks.item)), weeks.item))
    shuffled = replace(weeks, price=weeks.price[rows], promotion=np.zeros(len(rows)))
    found = fit(shuffled)
    assert abs(found.whole.value[0]) < 0.5
    assert np.mean(found.items.value + Z80 * found.items.error >= 0) > 0.5
    skill = {row["method"]: row["skill"] for row in compare(shuffled, 39)["methods"]}
    assert skill["price_promotion"] < 0.1
    assert skill["minus_one"] < 0


def test_a_plain_method_stays_on_where_ours_is_no_better() -> None:
    weeks, _ = plant(6)
    assert choose(weeks.of(weeks.week < 39), 39)[1] == "compared"
    draw = np.random.default_rng(1)
    still = replace(weeks, units=draw.poisson(weeks.exposure / 20).astype(float))
    assert choose(still.of(still.week < 39), 39) == ("no_answer", "plain_was_better")


def test_a_rule_is_asked_for_what_it_would_have_promised() -> None:
    weeks, _ = plant(8)
    cost = usual_cost(weeks, 39)
    rows = {row["rule"]: row for row in simulate(weeks, 39, cost)["rules"]}
    assert rows["no_change"]["promised"] == rows["no_change"]["delivered"] == rows["no_change"]["wants"] == 0
    robust = rows["robust"]
    assert robust["wants"] <= rows["middle"]["wants"]
    assert 0.6 < robust["kept"] < 1.7
    assert robust["delivered_low"] < robust["delivered"] < robust["delivered_high"]


def test_rows_become_weeks() -> None:
    weeks, _ = plant(1)
    day = np.datetime64("2026-01-05") + weeks.week * 7
    columns = {
        "item": np.char.add("i", weeks.item.astype(str)), "date": day, "price": weeks.price, "quantity": weeks.units,
        "promotion": weeks.promotion, "group": weeks.category_of[weeks.item].astype(str),
        "department": weeks.department_of[weeks.category_of[weeks.item]].astype(str),
    }  # fmt: skip
    twice = {name: np.concatenate([column, column]) for name, column in columns.items()}
    once, goods, categories, left = gather(columns)
    both, *_ = gather(twice)
    assert len(goods) == GOODS
    assert len(categories) == CATEGORIES
    assert left == {"rows_without_price_or_units": 0, "goods_seen_too_seldom": 0}
    np.testing.assert_array_equal(both.price, once.price)
    np.testing.assert_array_equal(both.units, 2 * once.units)
    np.testing.assert_array_equal(once.promotion.sum(), weeks.promotion.sum())
    assert evaluate(columns)["on"] in {"price_promotion", "with_cross"}


@pytest.mark.parametrize(
    ("goods", "weeks", "prices", "reason"),
    [(10, 8, True, "weeks"), (3, 40, True, "goods"), (10, 40, False, "prices")],
)
def test_too_little_is_said(goods: int, weeks: int, prices: bool, reason: str) -> None:
    item, week = np.repeat(np.arange(goods), weeks), np.tile(np.arange(weeks), goods)
    columns = {
        "item": item.astype(str), "date": np.datetime64("2026-01-05") + week * 7, "quantity": np.full(len(item), 5.0),
        "price": np.where(week % 3 == 0, 2.0, 3.0) if prices else np.full(len(item), 2.0),
    }  # fmt: skip
    with pytest.raises(DataTooShort) as short:
        evaluate(columns)
    assert short.value.reason == reason
