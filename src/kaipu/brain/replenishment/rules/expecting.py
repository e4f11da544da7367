"""What a supplier may expect to be ordered in the weeks ahead: the targets played forward with middling, low and high demand."""

import math
from dataclasses import dataclass

INTERVAL_Z = 1.2816  # 80 %


@dataclass(frozen=True, slots=True)
class Expected:
    """Units expected to be ordered in a week, and what four of five weeks like it lie between."""

    units: float
    low: float
    high: float


def expect_orders(
    *, usable: float, reorder: float, level: float, weekly: float, deviation: float, pack: int, weeks: int
) -> list[Expected]:
    """Return the orders of each week: at or below `reorder`, whole packs up to `level`, while `weekly` is sold.

    Low and high are the same with demand at either end of the 80 % interval of all weeks together; in which week a pack falls
    is chance, so the sum of the weeks is surer than one of them.
    """
    spread = INTERVAL_Z * deviation * math.sqrt(weeks) / weeks
    played = [
        _bought(usable, reorder, level, max(0.0, demand), pack, weeks)
        for demand in (weekly, weekly - spread, weekly + spread)
    ]
    return [Expected(middle, min(middle, low), max(middle, high)) for middle, low, high in zip(*played, strict=True)]


def _bought(usable: float, reorder: float, level: float, weekly: float, pack: int, weeks: int) -> list[float]:
    bought, position = [], usable
    for _week in range(weeks):
        quantity = 0.0
        if position <= reorder and level > position and weekly > 0:
            quantity = float(math.ceil((level - position) / pack - 1e-9) * pack)
        position += quantity - weekly
        bought.append(quantity)
    return bought
