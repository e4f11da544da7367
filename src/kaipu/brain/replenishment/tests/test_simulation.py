"""The simulation keeps its books, and only a way that is better is switched on."""

from dataclasses import replace

import numpy as np
import pytest

from kaipu.brain.replenishment.rules import SERVICE, UNDATED, Costs, Position, Trial, advise, compare
from kaipu.brain.replenishment.rules.policies import order_by_targets, order_classic, order_last_week
from kaipu.brain.replenishment.rules.simulation import BUCKETS, Shelf, play

COSTS = Costs()


def trial(*, count: int = 40, life: float = 10.0, seed: int = 1, days: int = 364) -> Trial:
    """Make goods that sell one to six a day, each with the same life."""
    generator = np.random.default_rng(seed)
    rate = generator.uniform(1, 6, count)
    units = generator.poisson(rate[:, None] * np.ones(days)).astype(float)
    price = np.full(count, 300.0)
    return Trial(
        units, price, price * 0.7, np.full(count, 6.0), np.full(count, 2), np.full(count, 7), np.full(count, life),
        np.arange(count) % 5,
    )  # fmt: skip


def test_nothing_is_made_or_lost_but_by_selling_and_expiring() -> None:
    given = trial()
    ordered: list[np.ndarray] = []
    shelves: list[Shelf] = []

    def watch(shelf: Shelf, due: np.ndarray) -> np.ndarray:
        quantity = order_last_week(shelf, due)
        ordered.append(np.where(due, quantity, 0))
        shelves.append(shelf)
        return quantity

    book = play(given, watch, COSTS, {"all": (56, 364)})["all"]
    last = shelves[-1]
    opening = np.ceil(given.units[:, :56].mean(axis=1) * np.minimum(16, 5))
    left = last.on_hand + last.on_order + ordered[-1]
    assert opening + sum(ordered) == pytest.approx(book.sold + book.wasted + left)
    assert (book.sold <= book.wanted).all()
    assert book.wasted.sum() > 0


def test_what_keeps_is_never_wasted_and_a_policy_sees_its_sales_only() -> None:
    given = trial(life=UNDATED)
    seen: list[np.ndarray] = []

    def never(shelf: Shelf, _due: np.ndarray) -> np.ndarray:
        seen.append(shelf.sold[:, : shelf.day + 1].sum(axis=1))
        assert shelf.sold[:, shelf.day + 1 :].sum() == 0  # nothing of days to come
        return np.zeros(len(given.price))

    book = play(given, never, COSTS, {"all": (56, 364)})["all"]
    assert book.wasted.sum() == 0
    opening = np.ceil(given.units[:, :56].mean(axis=1) * 16)
    assert book.sold == pytest.approx(opening)  # the opening stock and no more
    assert seen[-1] == pytest.approx(given.units[:, :56].sum(axis=1) + opening)


@pytest.mark.parametrize("life", [4.0, 12.0, UNDATED])
def test_the_first_rule_in_the_simulation_is_the_shops(life: float) -> None:
    given = trial(life=life, count=12)
    generator = np.random.default_rng(3)
    lots = np.zeros((12, BUCKETS + 1))
    lots[:, 5] = generator.integers(0, 60, 12)
    day = 100
    shelf = Shelf(
        given,
        day,
        given.units,
        np.ones_like(given.units, dtype=bool),
        lots,
        np.ones(12),
        generator.integers(0, 20, 12).astype(float),
    )
    found = order_classic(shelf, np.ones(12, dtype=bool))
    wanted = [
        advise(
            Position(
                given.units[row, day - 27 : day + 1].astype(int).tolist(), int(lots[row].sum()), int(shelf.on_order[row]), 2,
                None if life >= UNDATED else int(life), 6,
            )
        ).quantity
        for row in range(12)
    ]  # fmt: skip
    assert found.tolist() == wanted


def test_ours_is_switched_on_where_it_earns_more_and_not_where_it_does_not() -> None:
    found = compare(trial(), COSTS, dict(SERVICE))
    rows = {row["method"]: row for row in found["methods"]}
    assert found["on"] == "targets"
    assert rows["targets"]["profit_minor"] > max(
        rows[name]["profit_minor"] for name in ("last_week", "cover", "classic")
    )
    assert found["gain_low_minor"] > 0
    # goods that earn nothing: whoever orders loses, and the first rule stays
    given = trial(life=UNDATED)
    worthless = replace(given, price=given.cost * 1.0)
    assert compare(worthless, COSTS, dict(SERVICE))["on"] == "classic"


def test_the_same_seed_gives_the_same_figures() -> None:
    assert compare(trial(count=8), COSTS, dict(SERVICE)) == compare(trial(count=8), COSTS, dict(SERVICE))


def test_no_stock_is_not_taken_for_no_demand() -> None:
    given = trial(count=5, life=UNDATED)
    stocked = np.ones_like(given.units, dtype=bool)
    sold = given.units.copy()
    sold[:, 80:101], stocked[:, 80:101] = 0, False
    lots = np.zeros((5, BUCKETS + 1))
    empty = Shelf(given, 100, sold, stocked, lots, np.full(5, np.inf), np.zeros(5))
    blind = Shelf(given, 100, sold, np.ones_like(stocked), lots, np.full(5, np.inf), np.zeros(5))
    order = order_by_targets(COSTS)
    due = np.ones(5, dtype=bool)
    assert (order(empty, due) > order_by_targets(COSTS)(blind, due)).all()
