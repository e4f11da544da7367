"""How far forecasts were off, how wide an interval must be, and which method speaks for which series."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts.gateways.panel import WEEK, Floats

LEVELS = (0.1, 0.5, 0.9)
_BUCKETS = 6
_LEAST_DAYS = 150
_LEAST_GAIN = 0.2
_SIZES = 0.05 * 2.0 ** np.arange(14)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far actual values lay from expected ones on earlier days, in groups of days from the least to the most expected.

    `quantiles` is groups × levels, in roots of the expected; so is `deviation`, the root of a group's mean squared error.
    """

    edges: Floats
    quantiles: Floats
    deviation: Floats
    floor: float


def scales(history: Floats) -> Floats:
    """Return each series' mean squared step of the seasonal naive method over its history: what RMSSE is divided by."""
    step = history[:, WEEK:] - history[:, :-WEEK]
    known = ~np.isnan(step)
    found = np.where(known, step, 0) ** 2
    return found.sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def score(said: Floats, actual: Floats, scale: Floats) -> dict[str, float]:
    """Return WAPE, RMSSE (mean over series that ever moved; Hyndman and Koehler 2006, M5) and how far the total was off."""
    known = ~np.isnan(actual)
    error = np.where(known, said - np.nan_to_num(actual), 0)
    total = float(np.nansum(actual))
    moved = (scale > 1e-9) & known.any(axis=1)
    squares = (error**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return {
        "wape": float(np.abs(error).sum() / max(total, 1e-9)),
        "rmsse": float(np.sqrt(squares[moved] / scale[moved]).mean()) if moved.any() else 0.0,
        "total_error": float(error.sum() / max(total, 1e-9)),
    }  # fmt: skip


def measure_spread(said: Floats, actual: Floats) -> Spread:
    """Return how wide intervals must be, by how it went on earlier days (split conformal within groups of equal size of forecast).

    For days on which little is expected the quantiles are those of whole numbers sold.
    """
    known = ~np.isnan(actual)
    flat, truth = said[known], actual[known]
    floor = max(float(flat.mean()) / 100, 1e-4)
    edges = _edges(flat)
    place = np.searchsorted(edges, flat)
    off = (truth - flat) / np.sqrt(flat + floor)
    groups = [off[place == each] for each in range(len(edges) + 1)]
    groups = [each if len(each) >= _LEAST_DAYS else off for each in groups]
    return Spread(
        edges, np.array([np.quantile(each, LEVELS) for each in groups]), np.array([np.sqrt((each**2).mean()) for each in groups]), floor
    )  # fmt: skip


def _edges(flat: Floats) -> Floats:
    """Return ends of groups: some of equal number, and each doubling of size, as long as there are days enough between two."""
    wanted = np.unique(np.concatenate([np.quantile(flat, np.linspace(0, 1, _BUCKETS + 1)[1:-1]), _SIZES]))
    kept: list[float] = []
    ordered = np.sort(flat)
    below = 0
    for each in wanted:
        here = int(np.searchsorted(ordered, each))
        if here - below >= _LEAST_DAYS and len(flat) - here >= _LEAST_DAYS:
            kept.append(float(each))
            below = here
    return np.array(kept)


def quantiles_of(said: Floats, spread: Spread) -> Floats:
    """Return levels × the shape of a forecast; never below nothing, the levels in order."""
    place = np.searchsorted(spread.edges, said)
    root = np.sqrt(said + spread.floor)
    found = np.stack([said + spread.quantiles[place, each] * root for each in range(len(LEVELS))])
    return np.asarray(np.maximum.accumulate(np.maximum(found, 0), axis=0))


def deviations_of(said: Floats, before: list[Floats], actuals: list[Floats]) -> Floats:
    """Return series × horizon: how far the sum of the first so many days lies off, by how sums of as many days did on earlier spans.

    Errors of days hang together, so this is wider than the root of days would make it. Spans with a censored day are left out.
    """
    found = np.zeros_like(said)
    expected, actual = np.vstack(before), np.vstack(actuals)
    actual = actual if (~np.isnan(actual)).all(axis=1).any() else np.where(np.isnan(actual), expected, actual)
    sums, told, truth = (np.cumsum(each, axis=1) for each in (said, expected, actual))
    for days in range(said.shape[1]):
        spread = measure_spread(told[:, days : days + 1], truth[:, days : days + 1])
        found[:, days] = spread.deviation[np.searchsorted(spread.edges, sums[:, days])] * np.sqrt(
            sums[:, days] + spread.floor
        )
    return np.asarray(np.maximum.accumulate(found, axis=1))


def score_quantiles(quantiles: Floats, actual: Floats) -> dict[str, float]:
    """Return pinball loss (mean over levels, as a share of the mean actual), and how often the 80 % interval held the truth.

    Where most days sell nothing, an interval of whole numbers holds more than it promises: nothing alone may be nine days in ten.
    """
    known = ~np.isnan(actual)
    truth = actual[known]
    losses = []
    for level, said in zip(LEVELS, quantiles, strict=True):
        off = truth - said[known]
        losses.append(np.maximum(level * off, (level - 1) * off).mean())
    low, high = quantiles[0][known], quantiles[-1][known]
    inside = (truth >= low - 1e-9) & (truth <= high + 1e-9)
    return {"pinball": float(np.mean(losses) / max(truth.mean(), 1e-9)), "coverage": float(inside.mean())}


def choose(
    tables: list[dict[str, Floats]], actuals: list[Floats], kinds: tuple[str, ...], scale: Floats
) -> tuple[NDArray[np.int64], str, dict[str, float]]:
    """Return for each series the place of its method in `kinds`, the method that is best for all, and each method's standing.

    The standing is WAPE and RMSSE over the earlier windows beside those of the mean of weekdays, below 1 is better; a method that is not
    better in both speaks for nobody but series of its own. A series goes its own way
    only where a method was better by a fifth in every window: single series are too noisy to trust one.
    """
    ratios = {kind: _beside_plain(kind, tables, actuals, scale) for kind in kinds}
    overall = {kind: sum(each) / 2 for kind, each in ratios.items()}
    sound = [kind for kind in kinds if max(ratios[kind]) < 1] or ["weekday_mean"]
    best = min(sound, key=lambda kind: overall[kind])
    base = kinds.index(best)
    better, squares = np.ones((len(kinds), len(scale)), dtype=bool), np.zeros((len(kinds), len(scale)))
    for table, actual in zip(tables, actuals, strict=True):
        known = ~np.isnan(actual)
        window = np.stack([np.where(known, table[kind] - np.nan_to_num(actual), 0) ** 2 for kind in kinds]).sum(axis=2)
        better &= window < (1 - _LEAST_GAIN) * window[base]
        squares += window
    chosen = np.full(len(scale), base)
    own = better.any(axis=0)
    chosen[own] = np.where(better, squares, np.inf)[:, own].argmin(axis=0)
    return chosen, best, overall


def _beside_plain(
    kind: str, tables: list[dict[str, Floats]], actuals: list[Floats], scale: Floats
) -> tuple[float, float]:
    parts = []
    for table, actual in zip(tables, actuals, strict=True):
        ours, plain = score(table[kind], actual, scale), score(table["weekday_mean"], actual, scale)
        parts.append((ours["wape"] / max(plain["wape"], 1e-9), ours["rmsse"] / max(plain["rmsse"], 1e-9)))
    wape, rmsse = (float(np.mean(column)) for column in zip(*parts, strict=True))
    return wape, rmsse


def take(table: dict[str, Floats], kinds: tuple[str, ...], chosen: NDArray[np.int64]) -> Floats:
    """Return each series by its own method."""
    return np.stack([table[kind] for kind in kinds])[chosen, np.arange(len(chosen))]


def variance_of(quantiles: Floats) -> Floats:
    """Return variances from the ends of 80 % intervals, as if errors were normal."""
    return np.asarray(np.maximum((quantiles[-1] - quantiles[0]) / 2.563, 1e-3) ** 2)


def summarise(rows: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Return a table of methods as rows."""
    return [{"method": method, **figures} for method, figures in rows.items()]
