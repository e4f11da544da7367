"""Whether two series move together, with the tricks of time taken off: weeks, trends, memory, and many looks at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.behaviour.rules.statistics.describing import STRANGE, autocorrelation, rank

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
MOST_LAG = 14
SHUFFLES = 499
LEAST = 21
WANDERS = (
    0.5  # with more memory than this a series is differenced: two that wander seem related (Granger & Newbold, 1974)
)


@dataclass(frozen=True, slots=True)
class Pair:
    """How two series move together. `lag` > 0: the second follows the first by so many steps.

    `method` was chosen by the data: pearson, or spearman where values are far out. `p` is the chance of so large a
    correlation at any of the lags looked at if the two had nothing to do with each other; `q` after looking at many pairs.
    `at_zero` is the correlation in the same step. `left` and `right` are what was correlated, NaN where unknown.
    """

    first: int
    second: int
    count: int
    method: Literal["pearson", "spearman"]
    differenced: bool
    lag: int
    correlation: float
    at_zero: float
    p: float
    q: float
    left: tuple[float, ...]
    right: tuple[float, ...]


def associate(series: Sequence[Floats], places: Ints, *, seed: int = 7, most_lag: int = MOST_LAG) -> list[Pair]:
    """Compare every two series of equal steps (NaN: no data). `places` tell the weekday of each step.

    The week is taken off; where either wanders, both are differenced. p by permutation of blocks of one of them (Politis &
    Romano, JASA 89, 1994), taking the largest correlation over all lags each time; q by Benjamini & Hochberg (JRSS B 57,
    1995). Pairs with fewer than 28 common steps are left out. The seed makes the answer repeatable.
    """
    draw = np.random.default_rng(seed)
    flat = [_without_week(each, places) for each in series]
    pairs = []
    for first in range(len(series)):
        for second in range(first + 1, len(series)):
            found = _compare(first, second, flat[first], flat[second], min(most_lag, len(places) // 4), draw)
            if found is not None:
                pairs.append(found)
    q = control_false_discoveries([pair.p for pair in pairs])
    return [_with_q(pair, value) for pair, value in zip(pairs, q, strict=True)]


def control_false_discoveries(p: Sequence[float]) -> list[float]:
    """Return the adjusted p-values of Benjamini & Hochberg, in the order given."""
    values = np.array(p, float)
    order = np.argsort(values)
    adjusted = values[order] * values.size / np.arange(1, values.size + 1)
    adjusted = np.minimum(np.minimum.accumulate(adjusted[::-1])[::-1], 1)
    back = np.empty_like(adjusted)
    back[order] = adjusted
    result: list[float] = back.tolist()
    return result


def _compare(first: int, second: int, x: Floats, y: Floats, lags: int, draw: np.random.Generator) -> Pair | None:
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < 28:
        return None
    edges = np.flatnonzero(both)
    x, y = x[edges[0] : edges[-1] + 1], y[edges[0] : edges[-1] + 1]
    differenced = max(_memory(x), _memory(y)) > WANDERS
    if differenced:
        x, y = np.diff(x), np.diff(y)
    gone = np.isnan(x) | np.isnan(y)
    method: Literal["pearson", "spearman"] = "spearman" if _far_out(x[~gone]) or _far_out(y[~gone]) else "pearson"
    left, right = _scores(x, gone, method), _scores(y, gone, method)
    if not left.any() or not right.any():
        return None
    window, known = np.arange(-lags, lags + 1), (~gone).astype(float)
    found = _correlations(left, known, right[None, :], known[None, :], lags)[0]
    best = int(np.lexsort((np.abs(window), -np.round(np.abs(found), 12)))[0])
    order = _shuffles(left.size, max(7, round(left.size ** (1 / 3)) * 2), draw)
    extremes = np.abs(_correlations(left, known, right[order], known[order], lags)).max(axis=1)
    p = (1 + int((extremes >= abs(found[best])).sum())) / (SHUFFLES + 1)
    return Pair(
        first, second, int((~gone).sum()), method, differenced, int(window[best]), float(found[best]),
        float(found[lags]), p, p, tuple(x.tolist()), tuple(y.tolist()),
    )  # fmt: skip


def _with_q(pair: Pair, q: float) -> Pair:
    return Pair(
        pair.first, pair.second, pair.count, pair.method, pair.differenced, pair.lag, pair.correlation, pair.at_zero,
        pair.p, q, pair.left, pair.right,
    )  # fmt: skip


def _without_week(values: Floats, places: Ints) -> Floats:
    """Take the mean of its weekday off each value."""
    flat = values.copy()
    for place in np.unique(places):
        mine = (places == place) & ~np.isnan(values)
        if mine.any():
            flat[mine] -= values[mine].mean()
    return flat


def _memory(values: Floats) -> float:
    seen = values[~np.isnan(values)]
    return autocorrelation(seen, 1)


def _far_out(values: Floats) -> bool:
    """Tell whether values are so far from the middle that a straight correlation would follow them alone."""
    off = np.abs(values - np.median(values))
    spread = 1.4826 * float(np.median(off))
    return bool((off > STRANGE * spread).mean() > 0.01) if spread else True


def _scores(values: Floats, gone: NDArray[np.bool_], method: str) -> Floats:
    """Return standardised values (or ranks), 0 where there are none."""
    seen = values[~gone]
    seen = rank(seen) if method == "spearman" else seen
    deviation = seen.std()
    scores = np.zeros(values.size)
    if deviation > 0:
        scores[~gone] = (seen - seen.mean()) / deviation
    return scores


def _correlations(left: Floats, known: Floats, rights: Floats, knowns: Floats, lags: int) -> Floats:
    """Return the correlation of one series with each of several at each lag, over their common steps: rows × lags.

    `known` is 1 where there is data, and values are 0 elsewhere; 0 where fewer than 21 steps are common.
    """
    n, squares = left.size, rights**2
    columns = []
    for lag in range(-lags, lags + 1):
        mine, theirs = (slice(0, n - lag), slice(lag, n)) if lag >= 0 else (slice(-lag, n), slice(0, n + lag))
        x, held, y, holds = left[mine], known[mine], rights[:, theirs], knowns[:, theirs]
        common = np.maximum(holds @ held, 1)
        mean_x, mean_y = holds @ x / common, y @ held / common
        power = (holds @ x**2 / common - mean_x**2) * (squares[:, theirs] @ held / common - mean_y**2)
        found = (y @ x / common - mean_x * mean_y) / np.sqrt(np.where(power > 1e-12, power, 1))
        columns.append(np.where((power > 1e-12) & (common >= LEAST), found, 0))
    clipped: Floats = np.clip(np.stack(columns, axis=1), -1, 1)
    return clipped


def _shuffles(n: int, block: int, draw: np.random.Generator) -> Ints:
    """Return SHUFFLES orders of n steps: cut into blocks from a random place on and put together at random."""
    cuts = -(-n // block)
    orders = np.empty((SHUFFLES, n), np.int64)
    for row in range(SHUFFLES):
        turned = np.roll(np.arange(n), int(draw.integers(n)))
        orders[row] = np.concatenate([turned[k * block : (k + 1) * block] for k in draw.permutation(cuts)])
    return orders
