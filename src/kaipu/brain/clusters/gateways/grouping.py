"""k-means on how customers shop, and how sure its cuts are. Knows no Django: arrays in, arrays out.

Features are put on one scale by their quantiles, subjects weigh alike, and all random choices are seeded.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from kaipu.brain.clusters.rules import FEWEST, MOST, SUBJECTS, Criterion

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEED = 20
LEARNT_ON, MEASURED_ON, REPEATS, STARTS = 50_000, 2_500, 3, 8
FAR = 3.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What puts features on one scale: middles and spreads by column, and each column's weight (f)."""

    middle: Floats
    spread: Floats
    weight: Floats

    def apply(self, values: Floats) -> Floats:
        """Return features (n × f) as the distances between customers are measured on; what lies far out is drawn in."""
        return np.asarray(np.clip((values - self.middle) / self.spread, -FAR, FAR) * self.weight)


def learn_scale(values: Floats) -> Scale:
    """Return a scale: the median, the spread of the middle four fifths by that of a normal distribution, and equal weight for each subject."""
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
    spread = (high - low) / 2.5631
    spread = np.where(spread > 1e-9, spread, np.maximum(values.std(axis=0), 1e-9))
    sizes = [len(names) for names in SUBJECTS.values()]
    sizes.append(values.shape[1] - sum(sizes))  # departments are the last subject
    weight = np.concatenate([np.full(size, 1 / np.sqrt(size)) for size in sizes if size])
    return Scale(middle, spread, weight)


def compare_cuts(points: Floats, *, seed: int = SEED) -> list[Criterion]:
    """Return how cuts into three to eight clusters fare. Costs seconds for thousands."""
    chance = np.random.default_rng(seed)
    points = points[np.sort(chance.permutation(len(points))[:LEARNT_ON])]
    probe = points[np.sort(chance.permutation(len(points))[:MEASURED_ON])]
    found = []
    for count in range(FEWEST, MOST + 1):
        model = fit(points, count, seed)
        labels = model.predict(probe)
        if len(np.unique(labels)) < 2:
            continue
        agreed = []
        for repeat in range(REPEATS):
            order = np.random.default_rng(seed + repeat).permutation(len(points))
            halves = (order[: len(order) // 2], order[len(order) // 2 :])
            first, second = (fit(points[half], count, seed + repeat).predict(probe) for half in halves)
            agreed.append(adjusted_rand_score(first, second))
        sizes = np.bincount(model.labels_, minlength=count)
        found.append(
            Criterion(count, float(silhouette_score(probe, labels)), float(np.mean(agreed)), float(sizes.min() / len(points)))
        )  # fmt: skip
    return found


def score_shuffled(points: Floats, count: int, *, seed: int = SEED) -> float:
    """Return the best silhouette of so many clusters when each column is shuffled by itself: what a cut reaches where there is nothing to find."""
    best = -1.0
    for repeat in range(REPEATS):
        chance = np.random.default_rng(seed + 100 + repeat)
        mixed = np.column_stack([chance.permutation(points[:LEARNT_ON, n]) for n in range(points.shape[1])])
        probe = mixed[:MEASURED_ON]
        best = max(best, float(silhouette_score(probe, fit(mixed, count, seed).predict(probe))))
    return best


def fit(points: Floats, count: int, seed: int) -> Any:
    """Return k-means (Lloyd, k-means++ starts) on points; at most 50,000 of them are learnt from."""
    return KMeans(count, n_init=STARTS, random_state=seed).fit(points[:LEARNT_ON])


def assign(points: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """Return the nearest centre of each point, and how much nearer it is than the next (0 to 1)."""
    distance = np.sqrt(
        np.maximum((points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None, :] - 2 * points @ centres.T, 0.0)
    )
    order = np.argsort(distance, axis=1, kind="stable")
    nearest, second = (np.take_along_axis(distance, order[:, n : n + 1], axis=1)[:, 0] for n in (0, 1))
    return order[:, 0].astype(np.int64), np.asarray(1 - nearest / np.maximum(second, 1e-12))


def pair(fresh: Ints, before: Ints, numbers: Ints) -> list[tuple[int, int]]:
    """Return which new clusters are which old ones: the pairing that keeps most people (Hungarian method), without pairs that share nobody.

    `fresh` are new places and `before` old numbers of the same people.
    """
    shared = np.array(
        [[int(((fresh == place) & (before == number)).sum()) for number in numbers] for place in np.unique(fresh)]
    )
    if shared.size == 0:
        return []
    rows, columns = linear_sum_assignment(-shared)
    return [
        (int(row), int(numbers[column])) for row, column in zip(rows, columns, strict=True) if shared[row, column] > 0
    ]
