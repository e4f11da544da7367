"""The order-up-to rule, by property and by hand."""

import math

from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.replenishment.rules import Position, advise, demand_interval, velocity_of


def position(**changes: object) -> Position:
    given_: dict[str, object] = {
        "daily_units": [10] * 28, "available": 20, "on_order": 0, "lead_time_days": 3, "shelf_life_days": 365,
        "pack_units": 12, **changes,
    }  # fmt: skip
    return Position(**given_)  # type: ignore[arg-type]


def test_by_hand() -> None:
    advice = advise(position())
    # demand 10 × (3 + 7) = 100; σ = √10 (Poisson floor); safety 1.645 · √10 · √10 = 16.45; missing 96.45 → 9 packs of 12
    assert (advice.demand, round(advice.safety_stock, 2), advice.quantity, advice.lost_units) == (100, 16.45, 108, 80)


def test_a_perishable_is_never_ordered_past_what_sells_in_its_life() -> None:
    advice = advise(position(shelf_life_days=4, pack_units=4, available=0))
    assert advice.capped_by_shelf_life
    assert advice.quantity == 28  # 10 a day × 4 days × 0.7


def test_what_does_not_sell_is_not_ordered() -> None:
    assert advise(position(daily_units=[0] * 28, available=0)).quantity == 0
    assert math.isinf(advise(position(daily_units=[0] * 28)).cover_days)


@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=60), st.integers(0, 500), st.integers(0, 500),
    st.integers(0, 14), st.none() | st.integers(1, 400), st.integers(1, 48),
)  # fmt: skip
def test_advice_is_whole_packs_and_falls_with_stock(
    daily: list[int], available: int, on_order: int, lead: int, life: int | None, pack: int
) -> None:
    less = advise(Position(daily, available, on_order, lead, life, pack))
    more = advise(Position(daily, available + 50, on_order, lead, life, pack))
    assert less.quantity % pack == 0
    assert less.quantity >= 0
    assert more.quantity <= less.quantity + pack
    assert less.lost_units >= more.lost_units


def test_the_interval_holds_the_mean_and_grows_with_ignorance() -> None:
    lines = [velocity_of([3, 5, 4, 6, 2, 4, 4]), velocity_of([0, 1, 0, 0, 2, 0, 0])]
    mean, low, high = demand_interval(lines, 14, 28)
    assert low < mean < high
    _, low_few, high_few = demand_interval(lines, 14, 7)
    assert high_few - low_few > high - low
