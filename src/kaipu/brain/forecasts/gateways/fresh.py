"""What a new product will sell in the next four weeks, by the first weeks of goods like it; beside the plain mean of its category.

A launch is an item first sold when the data were 13 weeks old, so that it is not merely rare. Everything is said from what was over at the moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts.gateways.panel import Floats

AGES = (7, 14, 21)
WAYS = ("category_mean", "analogues")
_QUIET = 91
_NEIGHBOURS = 25
_LEAST = 60
_FLOOR = 0.3
_SIZES = (0.5, 2.0)  # units of four weeks; from the last on errors grow with what is said, below it with its root
_MOST = 1200  # launches of an age that are measured, evenly over the time


@dataclass(frozen=True, slots=True)
class Launches:
    """First sales: by item the day of the first, department, category, brand, price; and units by item and day for adding up.

    `first` is beyond the days for items never sold. `kinds` is items × 3, `item` and `day` are of the lines, sorted by day.
    """

    first: NDArray[np.int64]
    kinds: NDArray[np.int64]
    price: Floats
    item: NDArray[np.int64]
    day: NDArray[np.int64]
    units: Floats
    days: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A new item: its age, units so far, units of the next days with an 80 % interval, and the items that speak for it most."""

    item: int
    age: int
    sold: float
    mean: float
    low: float
    high: float
    like: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Past:
    """Launches that had reached an age: what they had sold by then, and what they sold in the days after (NaN where these are not over)."""

    items: NDArray[np.int64]
    at: NDArray[np.int64]
    early: Floats
    later: Floats


def make_launches(
    item: NDArray[np.int64], day: NDArray[np.int64], units: Floats, paid: Floats, kinds: NDArray[np.int64], days: int
) -> Launches:
    """Return launches from lines sorted by day; an item's price is that of its first week, for of a launch no more is known."""
    first = np.full(len(kinds), days)
    np.minimum.at(first, item, day)
    early = day - first[item] < AGES[0]
    cost, sold = (np.bincount(item[early], each[early], minlength=len(first)) for each in (paid, units))
    return Launches(first, kinds, cost / np.maximum(sold, 1e-9), item, day, units, days)


def evaluate(launches: Launches, horizon: int) -> dict[str, Any]:
    """Compare both ways on launches, the earlier half of which chooses and sets the interval, the later half of which is told."""
    said: dict[str, list[Floats]] = {way: [] for way in WAYS}
    actual, when = [], []
    for age in AGES:
        past = _past(launches, age, horizon)
        over = np.flatnonzero(~np.isnan(past.later))
        over = over[np.searchsorted(past.at, past.at[over] - horizon, side="right") >= _LEAST]
        rows = over[:: len(over) // _MOST + 1].tolist()
        for row in rows:
            known = np.flatnonzero(past.at + horizon <= past.at[row])
            for way in WAYS:
                said[way].append(np.array([_say(way, launches, past, row, known)[0]]))
        actual += [past.later[row] for row in rows]
        when += [past.at[row] for row in rows]
    if len(actual) < 2 * _LEAST:
        return {"launches": len(actual), "on": None}
    truth, order = np.array(actual), np.argsort(np.array(when), kind="stable")
    tables = {way: np.concatenate(said[way]) for way in WAYS}
    early, late = order[: len(order) // 2], order[len(order) // 2 :]
    chosen = {way: _off(tables[way][early], truth[early]) for way in WAYS}
    better = all(chosen["analogues"][each] < chosen["category_mean"][each] for each in ("wape", "rmse"))
    way = "analogues" if better else "category_mean"
    off = (truth[early] - tables[way][early]) / _width(tables[way][early])
    size = np.searchsorted(_SIZES, tables[way][early], side="right")
    groups = [off[size == each] if (size == each).sum() >= _LEAST else off for each in range(len(_SIZES) + 1)]
    ends = [np.quantile(each, [0.1, 0.9]).tolist() for each in groups]
    low, high = _interval(tables[way][late], ends)
    inside = (truth[late] >= low - 1e-9) & (truth[late] <= high + 1e-9)
    large = tables[way][late] >= _SIZES[-1]
    return {
        "launches": len(truth), "measured": len(late), "on": way, "ends": ends, "coverage": float(inside.mean()),
        "coverage_large": float(inside[large].mean()) if large.any() else None,
        "ways": {each: _off(tables[each][late], truth[late]) for each in WAYS},
    }  # fmt: skip


def foresee(launches: Launches, horizon: int, told: Mapping[str, Any], *, most: int = 50) -> list[Newcomer]:
    """Say what items between one and four weeks old will sell in the days ahead, the most first."""
    if told["on"] is None:
        return []
    found = []
    for age, until in zip(AGES, (*AGES[1:], 28), strict=True):
        past = _past(launches, age, horizon)
        known = np.flatnonzero(past.at + horizon <= launches.days)
        old = launches.days - launches.first[past.items]
        for row in np.flatnonzero((old >= age) & (old < until)).tolist():
            mean, like = _say(told["on"], launches, past, row, known)
            low, high = (float(each[0]) for each in _interval(np.array([mean]), told["ends"]))
            found.append(Newcomer(int(past.items[row]), int(old[row]), float(past.early[row]), mean, low, high, like))
    return sorted(found, key=lambda each: (-each.mean, each.item))[:most]


def _past(launches: Launches, age: int, horizon: int) -> _Past:
    items = np.flatnonzero((launches.first >= _QUIET) & (launches.first + age <= launches.days))
    items = items[np.argsort(launches.first[items], kind="stable")]
    since = launches.day - launches.first[launches.item]
    size = len(launches.first)
    early = np.bincount(launches.item[since < age], launches.units[since < age], minlength=size)[items]
    after = (since >= age) & (since < age + horizon)
    later = np.bincount(launches.item[after], launches.units[after], minlength=size)[items].astype(float)
    at = launches.first[items] + age
    return _Past(items, at, early.astype(float), np.where(at + horizon <= launches.days, later, np.nan))


def _say(
    way: str, launches: Launches, past: _Past, row: int, known: NDArray[np.int64]
) -> tuple[float, tuple[int, ...]]:
    """Return units of the days ahead, and which items say so."""
    mine, theirs = launches.kinds[past.items[row]], launches.kinds[past.items[known]]
    if way == "category_mean":
        for column in (1, 0):
            same = known[theirs[:, column] == mine[column]]
            if len(same) >= 5:
                return float(past.later[same].mean()), ()
        return float(past.later[known].mean()), ()
    price = np.log(np.maximum(launches.price[past.items], 0.01))
    distance = (
        1.5 * np.abs(np.log1p(past.early[known]) - np.log1p(past.early[row])) + 0.5 * np.abs(price[known] - price[row])
        + (theirs != mine) @ np.array([1.0, 0.7, 0.3])
    )  # fmt: skip
    nearest = np.argsort(distance, kind="stable")[:_NEIGHBOURS]
    weight = np.exp(-distance[nearest])
    mean = float((past.later[known[nearest]] * weight).sum() / max(weight.sum(), 1e-12))
    return mean, tuple(past.items[known[nearest[:3]]].tolist())


def _interval(said: Floats, ends: Sequence[Sequence[float]]) -> tuple[Floats, Floats]:
    """Return the ends of 80 % intervals: what is said, and as much more or less as earlier launches of its size lay off; never beyond it."""
    table = np.array(ends)[np.searchsorted(_SIZES, said, side="right")]
    wide = _width(said)
    return np.clip(said + table[:, 0] * wide, 0, said), np.maximum(said + table[:, 1] * wide, said)


def _width(said: Floats) -> Floats:
    return np.where(said >= _SIZES[-1], said, np.sqrt(said + _FLOOR))


def _off(said: Floats, truth: Floats) -> dict[str, float]:
    error = said - truth
    return {
        "wape": float(np.abs(error).sum() / max(truth.sum(), 1e-9)), "rmse": float(np.sqrt((error**2).mean())),
        "total_error": float(error.sum() / max(truth.sum(), 1e-9)),
    }  # fmt: skip
