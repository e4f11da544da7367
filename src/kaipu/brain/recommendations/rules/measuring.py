"""How good a list of recommendations was: recall and nDCG of what was really bought, with intervals.

Recall at N: hits among the first N over the size of the basket. nDCG at N: gains 1/log2(place + 1) of the hits over the best
possible, that of min(N, size of the basket) hits in front. The mean over people; who bought nothing known counts as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over people with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def score_lists(
    lists: NDArray[np.int64], target_row: NDArray[np.int64], target_item: NDArray[np.int64], at: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return recall and nDCG at `at` of each row of `lists` (people × items, −1 for none).

    `target_row` and `target_item` are the pairs really bought: a row of `lists` and an item code, each pair once.
    """
    shown = lists[:, :at]
    most = int(max(lists.max(initial=0), target_item.max(initial=0))) + 2
    pairs = np.sort(target_row * most + target_item)
    keys = np.arange(len(lists))[:, None] * most + shown
    place = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
    hits = (pairs[place] == keys) & (shown >= 0)
    bought = np.bincount(target_row, minlength=len(lists))
    gains = 1 / np.log2(np.arange(at) + 2)
    best = np.concatenate([[0.0], np.cumsum(gains)])[np.minimum(bought, at)]
    return hits.sum(axis=1) / np.maximum(bought, 1), (hits * gains).sum(axis=1) / np.maximum(best, 1e-12)


def estimate(values: NDArray[np.float64], *, seed: int) -> Interval:
    """Return the mean and its percentile bootstrap interval over people (Efron 1979), with 2,000 resamples."""
    chance = np.random.default_rng(seed)
    count = len(values)
    means = np.concatenate([
        values[chance.integers(0, count, size=(part, count))].mean(axis=1)
        for part in _parts(RESAMPLES, max(1, 4_000_000 // count))
    ])  # fmt: skip
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))


def _parts(total: int, most: int) -> Sequence[int]:
    return [min(most, total - done) for done in range(0, total, most)]
