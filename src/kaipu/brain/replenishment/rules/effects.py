"""What an order may bring, with intervals: demand drawn a thousand times for each line, summed over the lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.replenishment.rules.demand import Floats
from kaipu.brain.replenishment.rules.ordering import Market
from kaipu.brain.replenishment.rules.targets import UNDATED, YEAR_DAYS, Costs

DRAWS = 1000
LOW, HIGH = 10, 90
SEED = 20260115
SHARED_SWING = 0.08  # days that are good or bad for all goods at once: standard deviation as a share of demand


@dataclass(frozen=True, slots=True)
class Range:
    """A sum that is expected, and within which four of five draws lie."""

    value: float
    low: float
    high: float


def draw_effects(market: Market, quantity: Floats, costs: Costs) -> dict[str, Range]:
    """Return what ordering `quantity` (n,) now and not at the next order day brings: units, and minor units of money.

    Lines are drawn one by one under a swing that all share. Waste is drawn over the shelf life, the rest over the time until then.
    """
    generator = np.random.default_rng(SEED)
    shared = np.exp(generator.normal(0.0, SHARED_SWING, (DRAWS, 1)) - SHARED_SWING**2 / 2)
    demand = _draw(generator, market.mean, market.variance, shared)
    life = _draw(generator, market.life_mean, market.life_variance, shared)
    position = np.maximum(market.position, 0.0)
    top = position + quantity
    sold, without = np.minimum(demand, top), np.minimum(demand, position)
    wasted = np.maximum(top - life, 0) - np.maximum(position - life, 0)
    wasted = np.where(market.life < UNDATED, wasted, 0.0)
    margin = np.maximum(market.price - market.cost, 0)
    keeping = quantity * market.cost * costs.holding_percent / 100 / YEAR_DAYS * market.review * np.ones_like(shared)
    saved = sold - without
    gain = saved * margin - wasted * market.cost - keeping
    drawn = {
        "units_sold": sold, "net_sales": sold * market.price, "lost_sales_avoided": saved * market.price,
        "holding_cost": keeping, "stock_out_cost": (demand - sold) * margin, "waste_cost": wasted * market.cost, "profit": gain,
    }  # fmt: skip
    return {name: _range(each.sum(axis=1)) for name, each in drawn.items()}


def cumulate(mean: float, deviation: float, days: int) -> tuple[list[float], list[float], list[float]]:
    """Return demand summed up day by day over `days`, when the whole has this mean and deviation, with its 80 % interval."""
    shares = [(day + 1) / days for day in range(days)]
    middle = [mean * share for share in shares]
    spread = [1.2816 * deviation * share**0.5 for share in shares]
    low = [max(0.0, one - two) for one, two in zip(middle, spread, strict=True)]
    return middle, low, [one + two for one, two in zip(middle, spread, strict=True)]


def _draw(generator: np.random.Generator, mean: Floats, variance: Floats, shared: Floats) -> Floats:
    m = np.maximum(mean * shared, 1e-9)
    v = np.maximum(variance, mean * 1.0001)[None, :]
    v = np.maximum(v, m * 1.0001)
    drawn: NDArray[np.int64] = generator.negative_binomial(m * m / (v - m), m / v)
    return drawn.astype(np.float64)


def _range(drawn: Floats) -> Range:
    low, high = np.percentile(drawn, [LOW, HIGH])
    mean = float(drawn.mean())
    return Range(
        mean, min(mean, float(low)), max(mean, float(high))
    )  # of what is rare the mean may lie above nine in ten
