"""Which of many daily series left its usual course today, with few false alarms among them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

TREND_DAYS = 28
LEAST_DAYS = 35
FREEDOM = 5.0  # of Student's t: days of trade have heavier tails than the normal
STANDARD = 1.4826
SENSITIVITIES = {"calm": 0.01, "normal": 0.05, "keen": 0.2}  # the share of alarms that may be false
BACK_TO_USUAL = 2.0
TOGETHER = 0.2  # a slice whose relative change is this near to the whole's moved with it
WORSE = 1.3
HOLIDAY_FACTOR = 0.1  # on special days an alarm needs this much smaller a chance


@dataclass(frozen=True, slots=True)
class Strays:
    """How far each series (series) stands from its course on the last day: expected, one standard deviation, how many of
    them, and how likely that is by chance. Series with too little history have NaN and a chance of one."""

    expected: Floats
    usual: Floats
    strays: Floats
    chances: Floats


def stray(series: Floats) -> Strays:
    """Hold the last day of series (series, day; NaN is no data) against trend and weekday.

    A robust decomposition: a trailing median of four weeks, medians by weekday of what it leaves, the median absolute
    deviation of the rest (after Cleveland and others' STL, J. Official Statistics 6(1), 1990, with medians for loess).
    """
    count, days = series.shape
    if days < LEAST_DAYS:
        blank = np.full(count, np.nan)
        return Strays(blank, blank, blank, np.ones(count))
    with np.errstate(all="ignore"):
        windows = np.lib.stride_tricks.sliding_window_view(series[:, :-1], TREND_DAYS, axis=1)
        trend = _median(windows)  # trend[:, k] is told by the days before day k + TREND_DAYS
        detrended = series[:, TREND_DAYS:] - trend
        weekday = np.arange(detrended.shape[1])[::-1] % 7  # 0: the weekday of the last day
        season = np.stack([_median(detrended[:, :-1][:, weekday[:-1] == n]) for n in range(7)], axis=1)
        rest = detrended - season[:, weekday]
        past = rest[:, :-1]
        usual = STANDARD * _median(np.abs(past - _median(past)[:, None]))
        usual = np.maximum(usual, 0.5 * _spread(past)) * math.sqrt(1 + 7 / past.shape[1])
        expected = trend[:, -1] + season[:, 0]
        strays = np.where(usual > 0, (series[:, -1] - expected) / usual, np.nan)
    chances = np.array([1.0 if math.isnan(each) else chance_of(each) for each in strays.tolist()])
    return Strays(expected, usual, strays, chances)


def moves_apart(members: Strays, values: Floats, whole: Strays, total: float) -> NDArray[np.bool_]:
    """Tell which members (series) changed otherwise than the whole did, by their relative change on the last day.

    When a shop is shut, every department falls with it, and one alarm is enough. What cannot be compared stays apart.
    """
    with np.errstate(all="ignore"):
        change = values / members.expected - total / whole.expected[0]
    return np.asarray(~(np.abs(change) <= TOGETHER))


def _spread(values: Floats) -> Floats:
    """Return the root mean square of each row, passing over what is not known."""
    known = ~np.isnan(values)
    squares = np.where(known, values, 0.0) ** 2
    return np.asarray(np.sqrt(squares.sum(axis=1) / np.maximum(known.sum(axis=1), 1)))


def _median(values: Floats) -> Floats:
    filled = np.isnan(values).all(axis=-1)
    found = np.nanmedian(np.where(filled[..., None], 0.0, values), axis=-1)
    return np.where(filled, np.nan, found)


def chance_of(stray: float) -> float:
    """Return the two-sided chance of at least so many deviations under Student's t with five degrees of freedom.

    In closed form (Abramowitz and Stegun 26.7.4).
    """
    angle = math.atan(abs(stray) / math.sqrt(FREEDOM))
    cosine = math.cos(angle)
    inside = 2 / math.pi * (angle + math.sin(angle) * (cosine + 2 / 3 * cosine**3))
    return max(1.0 - inside, 0.0)


def choose(chances: Floats, rate: float) -> NDArray[np.bool_]:
    """Choose which series to tell of so that at most `rate` of those told are false alarms on average.

    Benjamini and Hochberg, J. Royal Statistical Society B 57(1), 1995.
    """
    order = np.argsort(chances)
    limits = rate * np.arange(1, chances.size + 1) / max(chances.size, 1)
    passing = np.flatnonzero(chances[order] <= limits)
    chosen = np.zeros(chances.size, bool)
    if passing.size:
        chosen[order[: passing[-1] + 1]] = True
    return chosen


def is_worse(stray: float, told: float) -> bool:
    """Tell whether a deviation has grown enough since it was last told to be told again."""
    return abs(stray) >= WORSE * abs(told)


def is_back(stray: float) -> bool:
    """Tell whether a series is back on its usual course."""
    return math.isnan(stray) or abs(stray) < BACK_TO_USUAL


def is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Tell whether an hour lies in quiet hours, which may span midnight; equal ends mean none."""
    if quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until
