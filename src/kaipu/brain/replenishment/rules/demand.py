"""Demand over a stretch of days as a negative binomial, and how long suppliers really need: all for many series at once.

A mean m and a variance v > m give r = m² / (v − m) and p = m / v; where v is not above m this is as good as Poisson. Large
means that swing by less than half are normal; those that swing more are counted in lumps, so that no table grows beyond
some hundred steps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LUMPED_FROM = 60.0  # means above this are normal, or are counted in lumps of mean / 60
NORMAL_SWING = 0.5  # standard deviation by mean
MOST_STEPS = 2_000
PRIOR_DELIVERIES = 4.0  # a stated lead time counts as much as four deliveries
PRIOR_SPREAD = 0.2  # of the stated days, and at least half a day
LEAST_SPREAD_DAYS = 0.5


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days from order to delivery: mean and variance, and how many deliveries were seen. Without any, what the supplier states."""

    mean: float
    variance: float
    deliveries: int

    @property
    def late(self) -> float:
        """Days that nine of ten deliveries keep within, by the normal approximation."""
        return float(self.mean + 1.2816 * np.sqrt(self.variance))


def learn_lead_time(stated_days: int, seen: Sequence[float]) -> LeadTime:
    """Return what is to be expected of a supplier: its deliveries, drawn towards what it states while there are few."""
    prior = max(LEAST_SPREAD_DAYS, PRIOR_SPREAD * stated_days) ** 2
    count = len(seen)
    mean = (PRIOR_DELIVERIES * stated_days + sum(seen)) / (PRIOR_DELIVERIES + count)
    around = sum((days - mean) ** 2 for days in seen) + PRIOR_DELIVERIES * (prior + (stated_days - mean) ** 2)
    return LeadTime(mean, around / (PRIOR_DELIVERIES + count), count)


def spread_over(days: Floats, noise: Floats, rate: Floats, doubt: Floats, lead_variance: Floats) -> Floats:
    """Return the variance of demand over `days`: of the days, of not knowing the rate well, and of a lead time that swings."""
    total: Floats = days * noise + days**2 * doubt + rate**2 * lead_variance
    return total


def quantile(mean: Floats, variance: Floats, share: Floats) -> Floats:
    """Return for each series the least whole number that demand does not exceed with probability `share`; 0 for no demand."""
    lump, p, r, mass = _begin(mean, variance)
    found = np.zeros(len(mean))
    below = mass.copy()
    open_ = (below < share) & (mean > 0)
    for step in range(MOST_STEPS):
        if not open_.any():
            break
        mass = mass * (step + r) / (step + 1) * (1 - p)
        below = below + mass
        found = np.where(open_, step + 1, found)
        open_ = open_ & (below < share)
    up = np.ceil(found * lump - 1e-9)
    even = _is_normal(mean, variance)
    if even.any():
        deviates = {each: NormalDist().inv_cdf(each) for each in np.unique(share[even]).tolist()}
        far = np.array([deviates[each] for each in share[even].tolist()])
        up[even] = np.ceil(np.maximum(mean[even] + far * np.sqrt(variance[even]), 0))
    answer: Floats = up
    return answer


def expected_excess(mean: Floats, variance: Floats, level: Floats) -> Floats:
    """Return E[(demand − level)⁺], what goes beyond a level: E(D) less the sum of P(D > k) for k below it.

    Of the normal it is σ·(φ(z) − z·(1 − Φ(z))) with z = (level − m) / σ.
    """
    lump, p, r, mass = _begin(mean, variance)
    steps = np.maximum(level, 0) / lump
    covered, below = np.zeros(len(mean)), mass.copy()
    most = min(MOST_STEPS, int(np.ceil(steps.max())) if len(steps) else 0)
    for step in range(most):
        covered += np.clip(steps - step, 0, 1) * (1 - below)
        mass = mass * (step + r) / (step + 1) * (1 - p)
        below = np.minimum(below + mass, 1.0)
    excess: Floats = np.clip(mean - covered * lump, 0, None) + np.maximum(-level, 0)
    even = _is_normal(mean, variance)
    if even.any():
        deviation = np.sqrt(variance[even])
        z = (level[even] - mean[even]) / deviation
        beyond = 0.5 * np.array([math.erfc(each / math.sqrt(2)) for each in z.tolist()])
        excess[even] = deviation * (np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) - z * beyond)
    bound: Floats = np.minimum(
        excess, mean + np.maximum(-level, 0)
    )  # the normal knows demand below nothing; goods do not
    return bound


def _is_normal(mean: Floats, variance: Floats) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (mean > LUMPED_FROM) & (variance < (NORMAL_SWING * mean) ** 2) & (variance > 0)
    return found


def _begin(mean: Floats, variance: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    lump = np.maximum(1.0, mean / LUMPED_FROM)
    m = np.maximum(mean / lump, 1e-9)
    v = np.maximum(variance / lump**2, m * 1.0001)
    p, r = m / v, m * m / (v - m)
    return lump, p, r, np.exp(r * np.log(p))
