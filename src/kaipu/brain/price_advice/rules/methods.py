"""Ways to find a price, each by itself: what it cost, what its like costs, what competitors ask."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kaipu.brain.price_advice.rules.limits import Bounds, end_nicely, floor_of

METHODS = ("optimiser", "cost_plus", "competitor_index", "value")
DEAR, CHEAP = 1.05, 0.95
TO_CHEAP = 0.98
FEWEST_ALTERNATIVES = 4
FAR = 0.25  # a good whose amount costs so much more or less than its like's is brought nearer


@dataclass(frozen=True, slots=True)
class Asked:
    """What a price rests on, minor units: cost, what competitors ask (0 = not known), what its like costs for as much (0 = not known)."""

    price: int
    cost: int
    theirs: int = 0
    like: int = 0
    department: str = ""


def like_price(amount: float, others: Sequence[tuple[int, float]]) -> int:
    """Return what a good's alternatives cost for as much as it holds: the median of price by amount; 0 where there are fewer than four."""
    if amount <= 0 or len(others) < FEWEST_ALTERNATIVES:
        return 0
    return round(median(price / size for price, size in others) * amount)


def by_cost(asked: Asked, bounds: Bounds) -> int:
    """Return the price that leaves the department's margin, within one step."""
    margin = bounds.margins.get(asked.department, bounds.margin)
    return _within(asked, asked.cost / (1 - margin), bounds)


def by_competitors(asked: Asked, bounds: Bounds) -> int:
    """Return a price nearer to theirs, within one step; the same where ours is near enough or theirs is not known."""
    index = asked.price / asked.theirs if asked.theirs else 1.0
    if index > DEAR:
        return _within(asked, asked.theirs, bounds)
    return max(asked.price, _within(asked, asked.theirs * TO_CHEAP, bounds)) if index < CHEAP else asked.price


def by_value(asked: Asked, bounds: Bounds) -> int:
    """Return a price nearer to what the good's like costs for as much, within one step; the same where it is near enough."""
    if not asked.like or abs(asked.price / asked.like - 1) <= FAR:
        return asked.price
    return _within(asked, asked.like, bounds)


def _within(asked: Asked, wanted: float, bounds: Bounds) -> int:
    """Return a price with a nice ending within one step of ours and above the floor."""
    least = max(math.ceil(asked.price * (1 - bounds.largest_step)), floor_of("price_advice", asked.cost, bounds))
    most = max(math.floor(asked.price * (1 + bounds.largest_step)), 1)
    found = max(1, min(most, end_nicely(max(least, min(most, wanted)), least=min(least, most))))
    up = found + 9 - found % 10
    return up if found >= 100 and found < up <= most else found
