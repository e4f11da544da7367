"""Demand, lead times, classes, targets and orders, by hand and by property."""

from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.replenishment.rules import (
    UNDATED,
    Calendar,
    Costs,
    Holder,
    Market,
    Needs,
    classify,
    draw_effects,
    expected_excess,
    expiring_units,
    fill_up,
    learn_lead_time,
    order_quantities,
    plan_moves,
    prefers_second,
    quantile,
    set_targets,
    spend,
    worth_of,
)

COSTS = Costs(25.0, 20.0)


def one(value: float) -> np.ndarray:
    return np.array([value], dtype=float)


def needs(**changes: float) -> Needs:
    given_ = {
        "rate": 2.0, "noise": 3.0, "doubt": 0.0, "lead": 3.0, "lead_variance": 0.0, "review": 7.0, "life": UNDATED, "price": 300.0,
        "cost": 200.0, "pack": 6.0, "service": 0.95, **changes,
    }  # fmt: skip
    return Needs(**{name: one(value) for name, value in given_.items()})


def test_quantiles_are_those_of_the_tables() -> None:
    # Poisson with mean 4: P(D ≤ 7) = .9489, P(D ≤ 8) = .9786 (any table)
    assert quantile(one(4), one(4), one(0.95)).tolist() == [8]
    # negative binomial with mean 4 and variance 8 (r = 4, p = ½): P(D ≤ 9) = .9539, P(D ≤ 8) = .9270
    assert quantile(one(4), one(8), one(0.95)).tolist() == [9]
    assert quantile(one(0), one(0), one(0.95)).tolist() == [0]
    # a large mean is normal: 4000 + 1.645 · √8000 = 4147.1
    assert quantile(one(4000), one(8000), one(0.95)).tolist() == [4148]
    # one that swings by its own size is counted in lumps: geometric with mean 4000, −ln(.05) · 4000 = 11983
    assert quantile(one(4000), one(4000 * 4001), one(0.95))[0] == pytest.approx(11983, rel=0.02)


def test_excess_beyond_a_level_is_what_is_lost() -> None:
    assert expected_excess(one(4), one(4), one(0))[0] == pytest.approx(4)
    # Poisson with mean 1: E(D − 1)⁺ = e⁻¹
    assert expected_excess(one(1), one(1), one(1))[0] == pytest.approx(np.exp(-1), abs=1e-3)
    assert expected_excess(one(4), one(4), one(-2))[0] == pytest.approx(6)
    # at its mean the normal loses σ / √(2π)
    assert expected_excess(one(400), one(400), one(400))[0] == pytest.approx(20 * 0.39894, abs=1e-3)


@given(st.floats(0.1, 500), st.floats(1.0, 6.0), st.floats(0, 600), st.floats(0, 50))
def test_more_stock_never_loses_more(mean: float, over: float, level: float, more: float) -> None:
    less = expected_excess(one(mean), one(mean * over), one(level))[0]
    assert expected_excess(one(mean), one(mean * over), one(level + more))[0] <= less + 1e-6
    assert less <= mean + 1e-6


def test_a_lead_time_goes_from_what_is_stated_to_what_is_seen() -> None:
    assert (learn_lead_time(4, ()).mean, learn_lead_time(4, ()).deliveries) == (4, 0)
    learnt = learn_lead_time(4, [8, 8, 8, 8])
    assert (learnt.mean, learnt.deliveries) == (6, 4)  # half stated, half seen
    assert learn_lead_time(4, [8] * 96).mean == pytest.approx(7.84)
    assert learnt.late > learnt.mean


def test_classes_by_share_of_profit_and_evenness() -> None:
    weekly = np.array([[10, 10, 10, 10], [0, 40, 0, 0], [5, 9, 4, 8], [0, 0, 0, 0]], dtype=float)
    # worth 75 / 15 / 7.5 / 0 of 97.5: the first begins at 0, the second at 77 %, the third at 92 %
    assert classify(np.array([75.0, 15.0, 7.5, 0.0]), weekly) == ["AX", "AZ", "BX", "CZ"]


def test_targets_by_hand() -> None:
    found = set_targets(needs(), COSTS)
    # ten days: mean 20, variance 30 (r = 40, p = ⅔): the least k with P(D ≤ k) ≥ .95 is 30
    assert (found.mean[0], found.variance[0], found.reorder[0]) == (20, 30, 30)
    # a line costs 20, keeping one 200 · 25 % / 365 = .137 a day: √(2 · 20 · 2 / .137) = 24.2 ≥ the 14 of a week, so (s,S)
    assert not found.every_review[0]
    assert found.level[0] == pytest.approx(30 + 24.166 - 14, abs=0.01)
    assert set_targets(needs(), Costs(25.0, 0.0)).level[0] == 30  # a line for nothing: order at every review


def test_what_spoils_is_bound_by_the_newsvendor() -> None:
    found = set_targets(needs(life=4.0), COSTS)
    # over 3 + 4 · .9 days 13.2 are wanted; margin 100 against cost 200 allows P(D ≤ S) ≥ ⅓ only
    assert found.capped[0]
    assert found.level[0] == quantile(one(13.2), one(3.0 * 6.6), one(1 / 3))[0]
    assert found.reorder[0] <= found.level[0]


def test_nothing_is_ordered_above_the_reorder_point_and_packs_are_whole() -> None:
    targets = set_targets(needs(), COSTS)
    assert order_quantities(needs(), targets, one(31), COSTS).tolist() == [0]
    assert order_quantities(needs(), targets, one(30), COSTS).tolist() == [12]  # up to 40.2, in packs of 6
    assert order_quantities(needs(rate=0.0, noise=0.0), targets, one(0), COSTS).tolist() == [0]
    spoils = needs(life=3.0, pack=60.0)
    assert order_quantities(spoils, set_targets(spoils, COSTS), one(0), COSTS).tolist() == [
        0
    ]  # most of 60 would be thrown away


@given(
    st.floats(0.05, 30), st.floats(1, 4), st.integers(1, 14), st.integers(2, 400), st.integers(1, 48), st.floats(0, 300)
)
def test_orders_are_whole_packs_and_fall_with_stock(
    rate: float, over: float, lead: int, life: int, pack: int, have: float
) -> None:
    given_ = needs(rate=rate, noise=rate * over, lead=float(lead), life=float(life), pack=float(pack))
    targets = set_targets(given_, COSTS)
    less, more = (order_quantities(given_, targets, one(level), COSTS)[0] for level in (have, have + 50))
    assert less % pack == 0
    assert more <= less + pack


def test_what_will_expire_is_no_stock() -> None:
    today = date(2026, 3, 2)
    lots = [(today + timedelta(days=2), 10), (today + timedelta(days=5), 4), (None, 50)]
    # two a day: 4 of the first ten are sold by then, 6 expire; of the second lot 10 days' worth is not reached
    assert expiring_units(lots, 2.0, today, 10) == 6
    assert expiring_units(lots, 2.0, today, 1) == 0  # nothing expires so soon
    assert expiring_units(lots, 100.0, today, 10) == 0


def market(*rates: float, position: float = 0.0, life: float = UNDATED, cost: float = 200.0) -> Market:
    rate = np.array(rates)
    full = np.full(len(rates), 1.0)
    return Market(
        full * position,
        rate * 10,
        rate * 15,
        rate * 10,
        rate * 15,
        rate,
        full * life,
        full * 300.0,
        full * cost,
        full * 7,
    )


def test_a_budget_buys_the_packs_that_earn_most() -> None:
    given_ = market(3.0, 1.0, 0.3)
    wanted, pack = np.array([30.0, 12.0, 6.0]), np.array([6.0, 6.0, 6.0])
    best = max(
        (
            (float(worth_of(given_, np.array(packs) * 6.0, COSTS)["profit"].sum()), packs)
            for packs in product(range(6), range(3), range(2))
            if sum(packs) * 1200 <= 6000
        ),
    )
    bought = spend(given_, wanted, pack, 6000.0, COSTS)
    assert tuple((bought / 6).astype(int)) == best[1]
    assert (bought * 200).sum() <= 6000
    assert spend(given_, wanted, pack, 1e9, COSTS).tolist() == wanted.tolist()


def test_a_minimum_is_filled_up_or_waits() -> None:
    given_, pack = market(3.0, 1.0), np.array([6.0, 6.0])
    filled = fill_up(given_, np.array([18.0, 0.0]), pack, least_minor=6000.0, least_units=0.0, costs=COSTS)
    assert filled is not None
    assert (filled * 200).sum() >= 6000
    assert fill_up(given_, np.array([6.0, 0.0]), pack, least_minor=1e9, least_units=0.0, costs=COSTS) is None
    assert fill_up(given_, np.array([18.0, 6.0]), pack, least_minor=0.0, least_units=0.0, costs=COSTS).tolist() == [
        18,
        6,
    ]  # type: ignore[union-attr]  # None would fail here, too


def test_a_second_source_is_taken_when_waiting_costs_more() -> None:
    assert prefers_second(waiting_first=20, waiting_second=2, price=300, first_cost=200, second_cost=220, quantity=60)
    assert not prefers_second(
        waiting_first=5, waiting_second=2, price=300, first_cost=200, second_cost=220, quantity=60
    )


def test_goods_move_from_where_they_expire_to_where_they_lack() -> None:
    holders = [Holder(1, 100, 20, 30, 1.0, 12), Holder(2, 3, 20, 30, 2.0, 0), Holder(3, 200, 20, 30, 1.0, 0)]
    moves = plan_moves({7: holders})
    # place 2 lacks 27; place 1 has waste and gives first: 100 + 12 − max(30, 28) = 82 to spare
    assert [(m.giver, m.taker, m.quantity, m.saved_waste) for m in moves] == [(1, 2, 27, 12)]
    assert plan_moves({7: [Holder(1, 30, 20, 30, 1.0, 0), Holder(2, 3, 20, 30, 2.0, 0)]}) == []  # nobody has to spare


def test_effects_are_drawn_with_their_interval() -> None:
    effects = draw_effects(market(2.0, 2.0), np.array([24.0, 24.0]), COSTS)
    assert effects["units_sold"].low < effects["units_sold"].value < effects["units_sold"].high
    exact = worth_of(market(2.0, 2.0), np.array([24.0, 24.0]), COSTS)
    assert effects["units_sold"].value == pytest.approx(exact["saved"].sum(), rel=0.05)
    assert effects["waste_cost"].value == 0
    spoiling = draw_effects(market(2.0, life=5.0), np.array([40.0]), COSTS)
    assert spoiling["waste_cost"].value > 0


def test_a_calendar_knows_order_days_deliveries_and_holidays() -> None:
    monday = date(2026, 3, 2)
    calendar = Calendar(frozenset({0, 3}), frozenset({1, 4}), frozenset({date(2026, 3, 5)}))
    assert calendar.next_order(monday) == monday
    assert calendar.next_order(monday + timedelta(days=1)) == date(2026, 3, 9)  # Thursday is closed
    assert calendar.arrival(monday, 2) == date(2026, 3, 6)  # Wednesday is no day of delivery, Thursday neither
    assert (calendar.review_days(monday, 7), Calendar().review_days(monday, 7)) == (7, 7)
