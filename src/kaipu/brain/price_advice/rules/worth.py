"""What a changed price is expected to bring against leaving it, with an 80 % interval; in minor units."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from kaipu.brain.price_advice.rules.elasticity import Elasticity

Z = 1.2816
STEADY = 1.25  # chosen on the real year's first three quarters: beyond it promises were not kept, for seasons and passing prices are no level


@dataclass(frozen=True, slots=True)
class Shelf:
    """Goods that expire at a place: pieces, units a day that sell there, days until they are worth nothing."""

    pieces: int
    daily: float
    days: int


@dataclass(frozen=True, slots=True)
class Worth:
    """Profit gained over leaving the price, with its interval, pieces sold more than otherwise, and the part of the profit on other goods."""

    profit: float
    low: float
    high: float
    pieces: float
    others: float = 0.0


def expected_sold(pieces: int, demand: float) -> float:
    """Return E[min(pieces, D)] for a Poisson demand: Σ over k < pieces of P(D > k)."""
    if demand <= 0:
        return 0.0
    if demand > 200:
        return min(float(pieces), demand)
    chance, below, total = math.exp(-demand), 0.0, 0.0
    for k in range(pieces):
        below += chance
        total += max(0.0, 1 - below)
        chance *= demand / (k + 1)
    return total


def steady_daily(*, recent: float, long: float, paid: float, price: float, elasticity: Elasticity) -> float | None:
    """Return units a day at a price from half a year's (`long` at `paid` on average); None where the last eight weeks (`recent`) lie far off it.

    A good whose season ends, or that was cheap for a while, will not go on as it did: what a price brings cannot be promised for it.
    """
    level = long * (price / paid) ** elasticity.value if paid > 0 else 0.0
    return level if level > 0 and 1 / STEADY <= recent / level <= STEADY else None


def worth_of_price(*, before: int, after: int, cost: int, daily: float, days: int, elasticity: Elasticity) -> Worth:
    """Reckon a changed price over `days` days; competitors are taken to stay where they are."""

    def gain(answer: float) -> tuple[float, float]:
        factor = (after / before) ** answer
        base = daily * days
        return base * ((after - cost) * factor - (before - cost)), base * (factor - 1)

    return ranged(gain, elasticity, after - cost)


def add_others(worth: Worth, *, before: int, after: int, earned: float, pull: float, error: float) -> Worth:
    """Add what a price does to the category's other goods, which earn `earned` and go with this price to the power of `pull` ± `error`."""
    step = math.log(after / before)
    others = earned * (math.exp(pull * step) - 1)
    wide = Z * abs(earned * step) * error
    low = worth.profit - math.hypot(worth.profit - worth.low, wide)
    return Worth(
        worth.profit + others,
        low + others,
        worth.profit + math.hypot(worth.high - worth.profit, wide) + others,
        worth.pieces,
        others,
    )


def ranged(gain: Callable[[float], tuple[float, float]], elasticity: Elasticity, unit: float) -> Worth:
    """Put elasticity's uncertainty and that of counting the pieces sold more (or less) together, as independent."""
    middle, pieces = gain(elasticity.value)
    edges = [gain(elasticity.low)[0], gain(elasticity.high)[0]]
    counting = Z * abs(unit) * math.sqrt(abs(pieces) * elasticity.dispersion)
    low = middle - math.hypot(middle - min(middle, *edges), counting)
    high = middle + math.hypot(max(middle, *edges) - middle, counting)
    return Worth(middle, low, high, pieces)
