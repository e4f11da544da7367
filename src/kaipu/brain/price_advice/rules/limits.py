"""What a price must keep to: the floor, the largest step, how often, the corridor around competitors, and the law of 30 days."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LARGEST_STEP = {"markdown": 0.5}
MARKDOWN_FLOOR = 0.5  # of cost: what expires is worth nothing tomorrow
MOST_MARKDOWNS = 3
OBJECTIVES = ("profit", "sales", "units")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a manager set for prices: shares of 1. `margins` by department are what cost-plus asks, in shares of the price; others have `margin`.

    `tier_spread` is the most a class of customers may pay less than the public price; `proxy_limit` the most by which the share of a
    protected group among those favoured may differ from that among all.
    """

    objective: str = "profit"
    largest_step: float = 0.1
    least_margin: float = 0.05
    corridor_low: float = 0.85
    corridor_high: float = 1.15
    days_between: int = 28
    labels_a_day: int = 12
    margin: float = 0.25
    margins: dict[str, float] = field(default_factory=dict)
    tier_spread: float = 0.1
    proxy_limit: float = 0.1

    def faults(self) -> tuple[str, ...]:
        """Return the names of values that cannot be."""
        wrong = {
            "objective": self.objective not in OBJECTIVES, "largest_step": not 0 < self.largest_step <= 0.5,
            "least_margin": not 0 <= self.least_margin <= 2, "corridor_low": not 0.5 <= self.corridor_low <= 1,
            "corridor_high": not 1 <= self.corridor_high <= 2, "days_between": not 0 <= self.days_between <= 365,
            "labels_a_day": not 0 <= self.labels_a_day <= 1000, "margin": not 0 <= self.margin <= 0.9,
            "margins": not all(0 <= each <= 0.9 for each in self.margins.values()), "tier_spread": not 0 <= self.tier_spread <= 0.5,
            "proxy_limit": not 0 < self.proxy_limit <= 1,
        }  # fmt: skip
        return tuple(name for name, is_wrong in wrong.items() if is_wrong)


@dataclass(frozen=True, slots=True)
class Rail:
    """A limit: `value` must stay at or under `limit`."""

    code: str
    value: float
    limit: float
    unit: str


def floor_of(kind: str, cost_minor: int, bounds: Bounds | None = None) -> int:
    """Return the lowest price of a kind of change, from what the good cost."""
    share = MARKDOWN_FLOOR if kind == "markdown" else 1 + (bounds or Bounds()).least_margin
    return -(-round(cost_minor * share * 100) // 100)


def end_nicely(minor: float, *, least: int = 1) -> int:
    """Return the nearest price that ends in 9 at or under an amount (from one unit of money on), but not under `least`.

    So do dollars (4.29) and yuan (4.9 is written 4.89): both have hundredths.
    """
    whole = max(least, int(minor))
    if whole < 100:
        return whole
    nice = whole - (whole + 1) % 10
    return nice if nice >= least else whole


def guard_price(
    kind: str, *, before: int, after: int, cost_minor: int, lowest_30_days: int, changes_30_days: int, current: int, theirs: int = 0,
    bounds: Bounds | None = None,
) -> Sequence[Rail]:  # fmt: skip
    """Return the limits of one changed price, in minor units.

    The lowest price of the 30 days before is what a reduction may be announced against (Directive 98/6/EC, article 6a); a
    mark-down that does not lie under it is none.
    """
    kept = bounds or Bounds()
    markdown = kind == "markdown"
    step = LARGEST_STEP["markdown"] if markdown else kept.largest_step
    rails = [
        Rail("under_floor", max(0, floor_of(kind, cost_minor, kept) - after), 0, "money"),
        Rail("change", abs(after / before - 1) if before else 1.0, step + 1e-9, "share"),
        Rail("changes_30_days", changes_30_days, MOST_MARKDOWNS if markdown else 1, "units"),
        Rail("moved_since", abs(current - before), 0, "money"),
    ]
    if markdown:
        rails.append(Rail("over_lowest_30_days", max(0, after - lowest_30_days), 0, "money"))
    elif theirs:
        # a price outside the corridor may come nearer to it, by as much as one step allows
        worse = abs(after / theirs - 1) > abs(before / theirs - 1)
        beyond = max(after / theirs - kept.corridor_high, kept.corridor_low - after / theirs, 0.0)
        rails.append(Rail("outside_corridor", beyond if worse else 0.0, 1e-9, "share"))
    return rails
