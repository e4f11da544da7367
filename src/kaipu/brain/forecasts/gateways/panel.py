"""Many series as one table of numbers: series × days, with what is known of each day and each series."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEEK = 7


@dataclass(frozen=True, slots=True)
class Known:
    """Something told of days ahead: by day, or by series and day, over the days of a panel and as many after it as are told.

    From no origin more than `ahead` days are taken to be told, for so it will be when it counts.
    """

    name: str
    values: Floats
    ahead: int


@dataclass(frozen=True, slots=True)
class Panel:
    """Series of one length. `values` is NaN before a series begins and where a day was censored.

    `first_day` counts days since 1970 (a Thursday). `promotion` is known for days ahead as well, so it may be longer than `values`;
    `price` is known up to the origin only. `group` counts groups of series from 0. `known` is what else is told of days ahead.
    """

    values: Floats
    first_day: int
    promotion: Floats | None = None
    price: Floats | None = None
    group: NDArray[np.int64] | None = None
    known: tuple["Known", ...] = ()

    @property
    def days(self) -> int:
        """How many days are known."""
        return self.values.shape[1]

    @property
    def series(self) -> int:
        """How many series there are."""
        return self.values.shape[0]


def cut_panel(panel: Panel, days: int) -> Panel:
    """Return what was known after so many days; promotions stay, for they were planned."""
    price = None if panel.price is None else panel.price[:, :days]
    return replace(panel, values=panel.values[:, :days], price=price)


def look_up(known: Known, panel: Panel, horizon: int) -> Floats:
    """Return series × horizon: what is told of the days after a panel, NaN where nothing is."""
    told = known.values[..., panel.days : panel.days + min(horizon, known.ahead)]
    wide = np.full((panel.series, horizon), np.nan)
    wide[:, : told.shape[-1]] = told
    return wide


def strip_panel(panel: Panel) -> Panel:
    """Return the sales alone, without prices, promotions and what else is told."""
    return replace(panel, price=None, promotion=None, known=())


def weekday_of(panel: Panel, day: int) -> int:
    """Return the weekday of a day of the panel, Monday 0."""
    return (panel.first_day + day + 3) % WEEK


def recent_mean(values: Floats, days: int) -> Floats:
    """Return each series' mean over its last days, over what is known of them; 0 where nothing is."""
    part = values[:, -days:]
    known = ~np.isnan(part)
    return np.where(known, part, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def weekday_factors(values: Floats, first_weekday: int, *, weeks: int = 26, strength: float = 8.0) -> Floats:
    """Return series × 7 factors of the weekdays, Monday first, each series drawn towards the whole by how little it sold."""
    part = values[:, -weeks * WEEK :]
    start = (first_weekday + values.shape[1] - part.shape[1]) % WEEK
    day = (start + np.arange(part.shape[1])) % WEEK
    filled, known = np.nan_to_num(part), ~np.isnan(part)
    sums = np.stack([filled[:, day == each].sum(axis=1) for each in range(WEEK)], axis=1)
    counts = np.stack([known[:, day == each].sum(axis=1) for each in range(WEEK)], axis=1)
    level = filled.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    whole = sums.sum(axis=0) / np.maximum((counts * level[:, None]).sum(axis=0), 1e-9)
    whole = np.where(whole > 0, whole, 1.0)
    expected = counts * level[:, None]
    return (sums + strength * whole) / np.maximum(expected + strength, 1e-9)


def spread_weekdays(level: Floats, factors: Floats, first_weekday: int, horizon: int) -> Floats:
    """Return series × horizon: a level bent by the weekday of each day."""
    return level[:, None] * factors[:, (first_weekday + np.arange(horizon)) % WEEK]
