"""What a price must keep to: the floor, the largest step, how often, and the law of 30 days."""

from collections.abc import Sequence
from dataclasses import dataclass

FLOOR_OF_COST = {"markdown": 0.5, "price_advice": 1.05}  # what expires is worth nothing tomorrow
LARGEST_STEP = {"markdown": 0.5, "price_advice": 0.1}
MOST_CHANGES = {"markdown": 3, "price_advice": 1}


@dataclass(frozen=True, slots=True)
class Rail:
    """A limit: `value` must stay at or under `limit`."""

    code: str
    value: float
    limit: float
    unit: str


def floor_of(kind: str, cost_minor: int) -> int:
    """Return the lowest price of a kind of change, from what the good cost."""
    return -(-round(cost_minor * FLOOR_OF_COST[kind] * 100) // 100)


def end_nicely(minor: float, *, least: int = 1) -> int:
    """Return the nearest price that ends in 9 at or under an amount (from one unit of money on), but not under `least`."""
    whole = max(least, int(minor))
    if whole < 100:
        return whole
    nice = whole - (whole + 1) % 10
    return nice if nice >= least else whole


def guard_price(
    kind: str, *, before: int, after: int, cost_minor: int, lowest_30_days: int, changes_30_days: int, current: int
) -> Sequence[Rail]:
    """Return the limits of one changed price, in minor units.

    The lowest price of the 30 days before is what a reduction may be announced against (Directive 98/6/EC, article 6a); a
    mark-down that does not lie under it is none.
    """
    rails = [
        Rail("under_floor", max(0, floor_of(kind, cost_minor) - after), 0, "money"),
        Rail("change", abs(after / before - 1) if before else 1.0, LARGEST_STEP[kind] + 1e-9, "share"),
        Rail("changes_30_days", changes_30_days, MOST_CHANGES[kind], "units"),
        Rail("moved_since", abs(current - before), 0, "money"),
    ]
    if kind == "markdown":
        rails.append(Rail("over_lowest_30_days", max(0, after - lowest_30_days), 0, "money"))
    return rails
