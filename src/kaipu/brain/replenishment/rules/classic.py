"""The order-up-to rule, pure.

Periodic review with safety stock: order up to the demand expected over lead time and review period plus
z·σ·√(lead time + review), less what is available and on order (Silver, Pyke & Thomas, “Inventory and Production
Management in Supply Chains”, 4th ed., ch. 6.9, (R, S) system). Perishables are capped by what sells within 70 % of
their shelf life, so that ordering never buys waste; and nothing is ordered beyond 60 days of cover, so a pack of two
dozen of what sells once a week stays with the supplier.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

SERVICE_LEVEL_Z = 1.645  # 95 % of review cycles without a stock-out
INTERVAL_Z = 1.2816  # 80 % interval
REVIEW_DAYS = 7
SHELF_LIFE_SHARE = 0.7
MOST_COVER_DAYS = 60  # more than that in one order ties up money and shelf; a pack that large is not ordered by rule


@dataclass(frozen=True, slots=True)
class Position:
    """All that the rule looks at, for one SKU at one place. `daily_units` are the last days' sales, oldest first."""

    daily_units: Sequence[int]
    available: int
    on_order: int
    lead_time_days: int
    shelf_life_days: int | None
    pack_units: int


@dataclass(frozen=True, slots=True)
class Advice:
    """The rule's answer: how many to order and the figures behind it (units; days)."""

    quantity: int
    velocity: float
    deviation: float
    demand: float
    safety_stock: float
    order_up_to: float
    cover_days: float
    lost_units: float
    capped_by_shelf_life: bool


def velocity_of(daily_units: Sequence[int]) -> tuple[float, float]:
    """Return mean and standard deviation of daily units; the deviation is at least that of a Poisson demand."""
    if not daily_units:
        return 0.0, 0.0
    mean = sum(daily_units) / len(daily_units)
    variance = sum((units - mean) ** 2 for units in daily_units) / max(1, len(daily_units) - 1)
    return mean, math.sqrt(max(variance, mean))


def advise(position: Position) -> Advice:
    """Apply the rule to one position. `lost_units` is what would go unsold for want of stock until the next order could arrive."""
    velocity, deviation = velocity_of(position.daily_units)
    days = position.lead_time_days + REVIEW_DAYS
    demand = velocity * days
    safety = SERVICE_LEVEL_Z * deviation * math.sqrt(days)
    target = demand + safety
    capped = False
    if position.shelf_life_days is not None:
        most = velocity * position.shelf_life_days * SHELF_LIFE_SHARE
        capped = most < target
        target = min(target, most)
    have = position.available + position.on_order
    missing = max(0.0, target - have)
    packs = math.ceil(missing / position.pack_units) if missing >= 0.5 else 0
    if capped and have + packs * position.pack_units > target:
        packs -= 1  # a pack more would outlive its shelf life
    if have + packs * position.pack_units > velocity * MOST_COVER_DAYS:
        packs = min(packs, math.floor(max(0.0, velocity * MOST_COVER_DAYS - have) / position.pack_units))
    packs = max(packs, 0)
    return Advice(
        quantity=packs * position.pack_units,
        velocity=velocity,
        deviation=deviation,
        demand=demand,
        safety_stock=safety,
        order_up_to=target,
        cover_days=have / velocity if velocity else math.inf,
        lost_units=max(0.0, demand - have),
        capped_by_shelf_life=capped,
    )


def demand_interval(lines: Sequence[tuple[float, float]], days: int, observed_days: int) -> tuple[float, float, float]:
    """Return the expected units of several SKUs over `days` with an 80 % interval.

    `lines` are (velocity, deviation) a day. The variance of a line is days·σ² for the days to come plus days²·σ²/n for
    having estimated the velocity from n days; lines and days are taken as independent, which understates shared swings.
    """
    mean = sum(velocity for velocity, _ in lines) * days
    variance = sum(deviation**2 for _, deviation in lines) * (days + days**2 / max(1, observed_days))
    spread = INTERVAL_Z * math.sqrt(variance)
    return mean, max(0.0, mean - spread), mean + spread
