"""What a coupon for people who fell silent is expected to bring, with an 80 % interval; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.2816
PRIOR_UPLIFT, PRIOR_ERROR = 0.03, 0.0235  # assumed for ten per cent off, until campaigns of our own were measured
REDEEMING = 0.5  # assumed: of those who would have come back anyway, so many use the coupon
PERCENTS = range(5, 25, 5)
CAP_MINOR = 800
MOST_PEOPLE, MOST_BUDGET_MINOR, FEWEST_HELD = 2000, 400_000, 5


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of silence: how many orders before, and days since the last one."""

    key: str
    least_orders: int
    least_days: int
    most_days: int
    title_en: str
    title_zh: str


GROUPS = (
    Group("regulars", 12, 14, 30, "regulars silent for two to four weeks", "两到四周未来的常客"),
    Group("slipping", 6, 31, 60, "customers silent for one to two months", "一到两个月未来的顾客"),
    Group("sleeping", 4, 61, 180, "customers silent for two to six months", "两到六个月未来的顾客"),
)


@dataclass(frozen=True, slots=True)
class Habit:
    """What people of a group did by themselves: share that came back in the window, gross profit and basket of who did; minor units."""

    people: int
    seen: int
    share: float
    profit_minor: float
    basket_minor: float


@dataclass(frozen=True, slots=True)
class Worth:
    """Profit expected of telling, its interval, people back, and what the coupons cost."""

    profit: float
    low: float
    high: float
    back: float
    cost: float


def pool(measured: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return uplift and its standard error: the assumption together with (uplift, error) of measured campaigns, by precision."""
    known = [(PRIOR_UPLIFT, PRIOR_ERROR), *measured]
    weights = [1 / error**2 for _, error in known if error > 0]
    total = sum(weights)
    return sum(value / error**2 for value, error in known if error > 0) / total, total**-0.5


def worth_of(*, told: int, habit: Habit, percent: int, uplift: tuple[float, float]) -> Worth:
    """Reckon a coupon of `percent` for `told` people. An uplift known for ten per cent grows with the root of the percentage.

    Each returner who uses the coupon costs the discount once; who is won back earns what returners of the group earn.
    """
    scale = math.sqrt(percent / 10)
    each = min(CAP_MINOR, habit.basket_minor * percent / 100)

    def profit(added: float) -> float:
        return told * (added * (habit.profit_minor - each) - habit.share * REDEEMING * each)

    value, error = uplift[0] * scale, uplift[1] * scale
    half = abs(profit(value + Z * error) - profit(value))
    counting = Z * habit.profit_minor * math.sqrt(max(0.0, told * value))
    spread = math.hypot(half, counting)
    cost = told * each * (value + habit.share * REDEEMING)
    return Worth(profit(value), profit(value) - spread, profit(value) + spread, told * value, cost)
