"""Plain methods and those of single series: means of weekdays, exponential smoothing, Theta, Croston and what came of it.

Implementations: statsforecast (Garza and others 2022). Series are prepared by weekday factors where a method knows no seasons.
"""

import numpy as np
from statsforecast.models import TSB, AutoETS, CrostonSBA, DynamicTheta

from kaipu.brain.forecasts.gateways.panel import (
    WEEK,
    Floats,
    Panel,
    recent_mean,
    spread_weekdays,
    weekday_factors,
    weekday_of,
)

PLAIN = ("seasonal_naive", "weekday_mean")
_WEEKS = 8
_LEAST_DAYS = 28
_FAST = 0.5  # below so many a day Theta has nothing to hold on to


def seasonal_naive(panel: Panel, horizon: int) -> Floats:
    """Return the last week again and again."""
    last = np.nan_to_num(panel.values[:, -WEEK:])
    return np.asarray(np.tile(last, (1, -(-horizon // WEEK)))[:, :horizon])


def weekday_mean(panel: Panel, horizon: int) -> Floats:
    """Return the mean of the same weekday over the last eight weeks."""
    part = panel.values[:, -_WEEKS * WEEK :]
    part = part[:, part.shape[1] % WEEK :]
    cube = part.reshape(panel.series, -1, WEEK)
    known = ~np.isnan(cube)
    means = np.where(known, cube, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray(np.tile(means, (1, -(-horizon // WEEK)))[:, :horizon])


def single_methods(panel: Panel, horizon: int) -> dict[str, Floats]:
    """Return what the methods of single series say: smoothing (ETS A,N,N on weekday-adjusted values), Croston-SBA, TSB, Theta.

    Costs about a millisecond a series, and six more for Theta on series that sell daily.
    """
    start = weekday_of(panel, 0)
    factors = weekday_factors(panel.values, start)
    ahead = weekday_of(panel, panel.days)
    day = (start + np.arange(panel.days)) % WEEK
    filled = fill(panel)
    adjusted = filled / np.maximum(factors[:, day], 0.05)
    found = {name: np.zeros(panel.series) for name in ("smoothing", "croston", "tsb")}
    theta = np.zeros((panel.series, horizon))
    mean = recent_mean(panel.values, 91)
    for row in range(panel.series):
        series = adjusted[row, _begin(panel.values[row]) :].astype(np.float32)
        if len(series) < _LEAST_DAYS or not series.any():
            for each in found.values():
                each[row] = mean[row]
            theta[row] = mean[row]
            continue
        found["smoothing"][row] = AutoETS(1, model="ANN").forecast(series, 1)["mean"][0]
        found["croston"][row] = CrostonSBA().forecast(series, 1)["mean"][0]
        found["tsb"][row] = TSB(0.1, 0.05).forecast(series, 1)["mean"][0]
        quick = mean[row] >= _FAST
        theta[row] = DynamicTheta(1).forecast(series, horizon)["mean"] if quick else found["smoothing"][row]
    bent = {
        name: np.maximum(spread_weekdays(np.maximum(level, 0), factors, ahead, horizon), 0)
        for name, level in found.items()
    }
    days = (ahead + np.arange(horizon)) % WEEK
    return {**bent, "theta": np.maximum(theta * factors[:, days], 0)}


def full_ets(panel: Panel, horizon: int) -> Floats:
    """Return ETS (A,N,A) with a season of seven days on the values as they are: the yardstick. Costs about 25 ms a series."""
    filled, found = fill(panel), np.zeros((panel.series, horizon))
    for row in range(panel.series):
        series = filled[row, _begin(panel.values[row]) :].astype(np.float32)
        if len(series) < _LEAST_DAYS or not series.any():
            found[row] = series.mean() if len(series) else 0
            continue
        found[row] = AutoETS(WEEK, model="ANA").forecast(series, horizon)["mean"]
    return np.maximum(found, 0)


def fill(panel: Panel) -> Floats:
    """Return values without gaps: censored days get the series' mean, days before the first get nothing."""
    mean = recent_mean(panel.values, 91)
    filled = np.where(np.isnan(panel.values), mean[:, None], panel.values)
    for row in range(panel.series):
        filled[row, : _begin(panel.values[row])] = 0
    return filled


def _begin(series: Floats) -> int:
    """Return the first day that is known."""
    known = ~np.isnan(series)
    return int(known.argmax()) if known.any() else len(series)
