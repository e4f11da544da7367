"""Where a period lands: what is known plus a seasonal-naive run rate, with an interval from the same method's past errors.

Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.2 and 5.5: a weekday's forecast is the mean of
its last eight; the interval is empirical, from forecasts made at earlier origins with the same horizon.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

WEEKS = 8
LEAST_ERRORS = 4
WITHIN = 0.8  # the share of past errors that the interval covers
NEAR = 0.97

type Mode = Literal["sum", "mean", "last"]
type Known = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a period is expected to end; `low` and `high` hold it in four of five cases, None where the past is too short."""

    value: float
    low: float | None
    high: float | None


def land(actual: float, done: int, history: Known, ahead: int, mode: Mode) -> Landing:
    """Forecast a period of which `done` days give `actual` and `ahead` days are to come.

    `history` is the metric day by day up to the last day done, the latest last. A `sum` adds the coming days, a `mean`
    weighs them, of a `last` the last day counts.
    """
    if ahead <= 0:
        return Landing(actual, actual, actual)
    forecast = _METHODS[mode]
    coming = forecast(history, ahead)
    if coming is None:
        return Landing(actual, None, None)
    error = _usual_error(history, ahead, mode)
    if mode == "last":
        middle, width = coming, error
    elif mode == "mean":
        middle = (actual * done + coming * ahead) / (done + ahead)
        width = None if error is None else error * ahead / (done + ahead)
    else:
        middle, width = actual + coming, error
    return Landing(middle, None, None) if width is None else Landing(middle, middle - width, middle + width)


def grow(actual: float, ratios: Sequence[float]) -> Landing | None:
    """Forecast what does not add up (people told apart): as much more as earlier periods grew from the same day on."""
    if not ratios:
        return None
    middle = actual * sum(ratios) / len(ratios)
    if len(ratios) < LEAST_ERRORS:
        return Landing(middle, None, None)
    return Landing(middle, actual * min(ratios), actual * max(ratios))


def _sum(history: Known, ahead: int) -> float | None:
    means = _weekday_means(history)
    if means is None:
        return None
    return sum(means[n % 7] for n in range(ahead))


def _weekday_means(history: Known) -> list[float] | None:
    """Return the usual value of the next seven days: the mean of the same weekday's last eight."""
    means = []
    for n in range(7):
        same = (
            [value for value in history[len(history) - 7 + n :: -7][:WEEKS] if value is not None]
            if len(history) >= 7
            else []
        )
        if not same:
            return None
        means.append(sum(same) / len(same))
    return means


def _mean(history: Known, ahead: int) -> float | None:
    known = [value for value in history[-4 * 7 :] if value is not None]
    return sum(known) / len(known) if known else None


def _last(history: Known, ahead: int) -> float | None:
    return next((value for value in reversed(history) if value is not None), None)


_METHODS: dict[str, Callable[[Known, int], float | None]] = {"sum": _sum, "mean": _mean, "last": _last}


def _came(after: Known, mode: Mode) -> float | None:
    known = [value for value in after if value is not None]
    if not known:
        return None
    if mode == "sum":
        return sum(known)
    return sum(known) / len(known) if mode == "mean" else known[-1]


def _usual_error(history: Known, ahead: int, mode: Mode) -> float | None:
    """Return the size that four of five past errors did not exceed, of forecasts a week apart with the same horizon."""
    errors = []
    for origin in range(len(history) - ahead, WEEKS * 7 - 1, -7):
        told, came = _METHODS[mode](history[:origin], ahead), _came(history[origin : origin + ahead], mode)
        if told is not None and came is not None:
            errors.append(abs(came - told))
    if len(errors) < LEAST_ERRORS:
        return None
    errors.sort()
    return errors[min(len(errors) - 1, int(WITHIN * len(errors)))]


def light_of(landing: Landing, target: float, better: Literal["up", "down"]) -> Literal["green", "amber", "red"]:
    """Return green if the landing meets the target, amber if it is near or its interval reaches it, else red."""
    if better == "up":
        met, near = landing.value >= target, landing.value >= target * NEAR
        reaches = landing.high is not None and landing.high >= target
    else:
        met, near = landing.value <= target, landing.value <= target / NEAR
        reaches = landing.low is not None and landing.low <= target
    return "green" if met else "amber" if near or reaches else "red"


def expected_share(history: Known, done: int, ahead: int) -> float:
    """Return the share of a period's sum that is usual after `done` days, by weekday; by days where the past is too short."""
    means = _weekday_means(history)
    if means is None or not sum(means) or done <= 0:
        return max(done, 0) / (done + ahead)
    past = sum(means[(-n) % 7] for n in range(1, done + 1))
    coming = sum(means[n % 7] for n in range(ahead))
    return past / (past + coming)
