"""How a series may go on, and what might have been with another value of something else; both by plain regression."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.behaviour.rules.statistics.describing import STRANGE, autocorrelation

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
ORIGINS = 3
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Extrapolation:
    """The steps to come, with the range that should hold `level` of them; and how well that went before.

    `error` is the sum of absolute errors of the back-tests as a share of the sum of the actual values, `plain_error` that
    of repeating the last period, `held` the share of actual values within the range, of `tested` steps.
    """

    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    level: float
    error: float
    plain_error: float
    held: float
    tested: int
    logarithmic: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What one more unit of a driver goes with, once week and trend are the same: `slope` ± by its standard error.

    `p` against no relation. `low` … `high` are the range of the driver seen: beyond it nothing is known.
    """

    slope: float
    error: float
    p: float
    mean_driver: float
    mean_value: float
    low: float
    high: float
    count: int

    def at(self, driver: float) -> tuple[float, float, float]:
        """Return the mean value expected with another mean of the driver, and its 95 % range."""
        change = driver - self.mean_driver
        middle, reach = self.mean_value + self.slope * change, 1.959964 * self.error * abs(change)
        return middle, middle - reach, middle + reach


def extrapolate(
    values: Floats, places: Ints, *, steps: int, period: int = 7, level: float = 0.9
) -> Extrapolation | None:
    """Continue a series: a level and weekdays by regression in which a step counts half as much every 8 periods, and a
    trend that dies away (Gardner & McKenzie, Management Science 31, 1985).

    Single days far off are drawn in to 3.5 robust deviations before the fit, so that one closed day does not widen every
    range (Huber, Robust Statistics, 1981). The range is that of the residuals and of the fit; how many days of back-tests
    from three earlier origins it held is told beside it. Positive series go by their logarithm. Returns None for fewer
    than 6 periods, or fewer than 3 × `steps`.
    """
    seen = _filled(values)
    if seen is None or seen.size < max(6 * period, 3 * steps):
        return None
    logarithmic = bool(seen.min() > 0)
    worked = np.log(seen) if logarithmic else seen
    back = np.exp if logarithmic else np.asarray
    origins = [seen.size - steps * (n + 1) for n in range(ORIGINS) if seen.size - steps * (n + 1) >= 4 * period]
    quantile = _NORMAL.inv_cdf(0.5 + level / 2)
    errors = plain = total = 0.0
    held = tested = 0
    for origin in origins:
        middle, spread = _fit(worked[:origin], places[:origin], steps, period)
        actual = seen[origin : origin + steps]
        errors += float(np.abs(back(middle) - actual).sum())
        repeated = seen[origin - period + (np.arange(steps) % period)]
        plain += float(np.abs(repeated - actual).sum())
        total += float(np.abs(actual).sum())
        held += int(((actual >= back(middle - quantile * spread)) & (actual <= back(middle + quantile * spread))).sum())
        tested += steps
    middle, spread = _fit(worked, places, steps, period)
    low, high = back(middle - quantile * spread), back(middle + quantile * spread)
    return Extrapolation(
        tuple(back(middle).tolist()), tuple(low.tolist()), tuple(high.tolist()), level,
        errors / total if total else math.nan, plain / total if total else math.nan, held / tested if tested else math.nan,
        tested, logarithmic,
    )  # fmt: skip


def _filled(values: Floats) -> Floats | None:
    """Fill gaps by the value a straight line between their neighbours has, cut leading ones; None where half is missing."""
    known = np.flatnonzero(~np.isnan(values))
    if not known.size or known.size * 2 < values.size - known[0]:
        return None
    steps = np.arange(values.size)
    filled = np.interp(steps, known, values[known])
    filled[: known[0]] = values[known[0]]
    return filled


def _fit(values: Floats, places: Ints, steps: int, period: int) -> tuple[Floats, Floats]:
    """Return the middle and the standard deviation of each step to come."""
    n = values.size
    weights = np.sqrt(0.5 ** ((n - 1 - np.arange(n)) / (8 * period)))
    time = (np.arange(n) - (n - 1)) / (8 * period)
    future_places = (places[-1] + 1 + np.arange(steps)) % period
    damping = np.cumsum(0.97 ** np.arange(1, steps + 1)) / (8 * period)
    week = np.eye(period)
    design = np.column_stack([week[places % period], time])
    ahead = np.column_stack([week[future_places], damping])
    weighted = design * weights[:, None]
    ridge = np.diag([1e-9] * period + [1e-3])
    inverse = np.linalg.inv(weighted.T @ weighted + ridge)
    for _ in range(2):
        coefficients = inverse @ (weighted.T @ (values * weights))
        rest = values - design @ coefficients
        reach = STRANGE * 1.4826 * float(np.median(np.abs(rest)))
        values = design @ coefficients + np.clip(rest, -reach, reach)
    coefficients = inverse @ (weighted.T @ (values * weights))
    rest = values - design @ coefficients
    recent = rest[-8 * period :]
    variance = float((recent**2).sum() / max(recent.size - 2, 1))
    memory = min(max(autocorrelation(recent, 1), 0.0), 0.95)
    last = float(rest[-1])
    ahead_steps = np.arange(1, steps + 1)
    middle = ahead @ coefficients + last * memory**ahead_steps
    parameters = np.einsum("ij,jk,ik->i", ahead, inverse, ahead) * (1 + memory) / (1 - memory)
    return middle, np.sqrt(variance * (1 - memory ** (2 * ahead_steps) + np.minimum(parameters, 4.0)))


def judge_effect(values: Floats, driver: Floats, places: Ints, *, period: int = 7) -> Effect | None:
    """Regress a series on a driver, a trend and the weekdays; standard errors by Newey & West (Econometrica 55, 1987).

    Returns None for fewer than 4 periods of common steps, or a driver that does not vary beyond week and trend.
    """
    both = ~np.isnan(values) & ~np.isnan(driver)
    if both.sum() < 4 * period:
        return None
    y, x, place = values[both], driver[both], places[both]
    n = y.size
    others = np.column_stack([np.eye(period)[place % period], np.linspace(-1, 1, n)])
    others = others[:, others.any(axis=0)]
    left = y - others @ np.linalg.lstsq(others, y, rcond=None)[0]
    right = x - others @ np.linalg.lstsq(others, x, rcond=None)[0]
    power = float(right @ right)
    if power <= 1e-12 * max(float(x @ x), 1e-300):
        return None
    slope = float(right @ left) / power
    scores = right * (left - slope * right)
    lags = math.floor(4 * (n / 100) ** (2 / 9)) + 1
    long_run = float(scores @ scores)
    for lag in range(1, lags + 1):
        long_run += 2 * (1 - lag / (lags + 1)) * float(scores[lag:] @ scores[:-lag])
    freedom = n - others.shape[1] - 1
    error = math.sqrt(max(long_run, 0.0) * n / max(freedom, 1)) / power
    p = 2 * (1 - _NORMAL.cdf(abs(slope / error))) if error else 0.0
    return Effect(slope, error, p, float(x.mean()), float(y.mean()), float(x.min()), float(x.max()), n)
