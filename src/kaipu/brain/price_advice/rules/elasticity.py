"""How units answer to price, from prices that really changed: one number a department, drawn towards all departments.

Within one good the units of its price periods are multinomial with shares ∝ exposure × price^e, which is the Poisson model with
an effect of each good conditioned away (Hausman, Hall & Griliches, Econometrica 52 (1984), 909–938). Exposure is what the department
sold in the period, so seasons drop out. The standard error is widened by Pearson's dispersion. Prices were not set by lot, so
this is not the effect of a price alone: promotion and display go with it.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 30
BETWEEN = 0.5  # standard deviation of departments around all of them
FEWEST_PERIODS = 60
SMALLEST_SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class Elasticity:
    """A price elasticity with its standard error; `periods` it rests on.

    `goods` is the standard deviation of single goods around it, `dispersion` how much more units vary than counting explains.
    """

    value: float
    error: float
    periods: int = 0
    goods: float = 0.0
    dispersion: float = 1.0

    @property
    def of_one(self) -> "Elasticity":
        """What is known of a single good: as much less as goods differ."""
        return Elasticity(self.value, math.hypot(self.error, self.goods), self.periods, 0.0, self.dispersion)

    @property
    def low(self) -> float:
        """The strongest answer of an 80 % interval."""
        return self.value - 1.2816 * self.error

    @property
    def high(self) -> float:
        """The weakest answer of an 80 % interval; never above nothing, for no price makes people want more."""
        return min(-0.05, self.value + 1.2816 * self.error)

    @property
    def tells(self) -> bool:
        """Tell whether it is known that people answer at all."""
        return self.value + 1.2816 * self.error < 0


PRIOR = Elasticity(
    -1.76, 0.7, 0, 0.7, 4.0
)  # mean of 367 estimates (Tellis, Journal of Marketing Research 25 (1988), 331–341)


def estimate(
    good: NDArray[np.int64], price: NDArray[np.float64], units: NDArray[np.float64], exposure: NDArray[np.float64]
) -> Elasticity | None:
    """Estimate one elasticity by Newton's method; arrays (periods,) sorted by good. None with too few periods."""
    if len(good) < FEWEST_PERIODS:
        return None
    starts = np.flatnonzero(np.r_[True, good[1:] != good[:-1]])
    sizes = np.diff(np.r_[starts, len(good)])
    owner = np.repeat(np.arange(len(starts)), sizes)
    logs = np.log(price)
    logs = logs - (np.add.reduceat(logs, starts) / sizes)[owner]
    totals = np.add.reduceat(units, starts)
    value, information = 0.0, 0.0
    expected = units
    for _ in range(ROUNDS):
        weight = exposure * np.exp(value * logs)
        share = weight / np.add.reduceat(weight, starts)[owner]
        expected = totals[owner] * share
        mean = np.add.reduceat(share * logs, starts)
        spread = np.add.reduceat(share * logs**2, starts) - mean**2
        information = float((totals * spread).sum())
        if information < 1e-6:
            return None
        step = float(((units - expected) * logs).sum()) / information
        value += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-6:
            break
    freedom = max(1, len(good) - len(starts) - 1)
    dispersion = max(1.0, float(((units - expected) ** 2 / np.maximum(expected, 1e-9)).sum()) / freedom)
    known = totals * spread / dispersion
    own = np.add.reduceat((units - expected) * logs, starts) / np.maximum(totals * spread, 1e-9)
    usable = known > 1e-3
    goods = _between(own[usable], known[usable])
    return Elasticity(value, float(np.sqrt(dispersion / information)), len(good), goods, dispersion)


def _between(own: NDArray[np.float64], known: NDArray[np.float64]) -> float:
    """Return how far goods lie around their department beyond chance, by moments (DerSimonian & Laird, 1986)."""
    if len(own) < 2:
        return 0.0
    apart = float((known * own**2).sum()) - (len(own) - 1)
    scale = float(known.sum() - (known**2).sum() / known.sum())
    return math.sqrt(max(0.0, apart / scale))


def estimate_goods(
    good: NDArray[np.int64],
    price: NDArray[np.float64],
    units: NDArray[np.float64],
    exposure: NDArray[np.float64],
    around: Elasticity,
) -> dict[int, Elasticity]:
    """Return the elasticity of each good, drawn towards its department's as far as its own periods leave open.

    The mode of likelihood ÷ dispersion with a normal prior of the department's mean and spread of goods; all goods at once.
    """
    starts = np.flatnonzero(np.r_[True, good[1:] != good[:-1]])
    sizes = np.diff(np.r_[starts, len(good)])
    owner = np.repeat(np.arange(len(starts)), sizes)
    logs = np.log(price)
    logs = logs - (np.add.reduceat(logs, starts) / sizes)[owner]
    totals = np.add.reduceat(units, starts)
    spread_of_goods = max(around.goods, SMALLEST_SPREAD) ** 2
    value = np.full(len(starts), around.value)
    precision = np.full(len(starts), 1 / spread_of_goods)
    for _ in range(ROUNDS):
        weight = exposure * np.exp(value[owner] * logs)
        share = weight / np.add.reduceat(weight, starts)[owner]
        mean = np.add.reduceat(share * logs, starts)
        spread = np.add.reduceat(share * logs**2, starts) - mean**2
        pull = np.add.reduceat((units - totals[owner] * share) * logs, starts) / around.dispersion
        precision = totals * spread / around.dispersion + 1 / spread_of_goods
        value = value + np.clip((pull - (value - around.value) / spread_of_goods) / precision, -1.0, 1.0)
    return {
        int(name): Elasticity(
            float(one), math.hypot(float(known) ** -0.5, around.error), int(size), 0.0, around.dispersion
        )
        for name, one, known, size in zip(good[starts], value, precision, sizes, strict=True)
    }


def shrink(own: Elasticity | None, whole: Elasticity) -> Elasticity:
    """Draw a department's elasticity towards that of all goods, by their precisions; without its own it is that of all, less sure."""
    wide = whole.error**2 + BETWEEN**2
    if own is None:
        return Elasticity(whole.value, wide**0.5, 0, whole.goods, whole.dispersion)
    weight = wide / (wide + own.error**2)
    value = weight * own.value + (1 - weight) * whole.value
    return Elasticity(value, (weight * own.error**2) ** 0.5, own.periods, own.goods, own.dispersion)
