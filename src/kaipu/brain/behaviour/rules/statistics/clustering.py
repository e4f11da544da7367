"""Groups of alike things: k-means on standardised numbers, with as many groups as hold together best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
MOST_GROUPS = 6
STARTS = 20
LOOSE = 0.25  # below this silhouettes show no structure (Kaufman & Rousseeuw, Finding groups in data, 1990)


@dataclass(frozen=True, slots=True)
class Clusters:
    """`groups` tells each row's group, from 0, the largest first; `centres` are means of the original columns and `profile`
    the same in standard deviations from the mean of all. `silhouette` from −1 to 1 tells how well groups hold together;
    `tried` are those of every number of groups. `logarithms` marks columns that were taken by their logarithm."""

    groups: Ints
    centres: Floats
    profile: Floats
    sizes: Ints
    silhouette: float
    tried: tuple[tuple[int, float], ...]
    logarithms: tuple[bool, ...]

    @property
    def loose(self) -> bool:
        """Whether the groups are no more than a cut through one cloud."""
        return self.silhouette < LOOSE


def cluster(rows: Floats, *, most: int = MOST_GROUPS, seed: int = 7) -> Clusters | None:
    """Group rows (members × numbers, no NaN), or return None for fewer than 6 rows or rows that are all alike.

    k-means++ (Arthur & Vassilvitskii, SODA 2007), 20 starts; the number of groups by the mean silhouette (Rousseeuw,
    J. Comput. Appl. Math. 20, 1987). Columns above zero that are very skewed are taken by their logarithm. Up to some
    2,000 rows, for silhouettes compare all pairs.
    """
    if rows.shape[0] < 6:
        return None
    skewed = np.array([_is_skewed(column) for column in rows.T])
    scaled = np.where(skewed, np.log1p(np.maximum(rows, 0)), rows)
    deviation = scaled.std(axis=0)
    if not (deviation > 0).any():
        return None
    scores = (scaled - scaled.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    distances = np.sqrt(np.maximum(_squares(scores, scores), 0))
    draw = np.random.default_rng(seed)
    tried, best = [], None
    for k in range(2, min(most, rows.shape[0] - 1) + 1):
        groups = _k_means(scores, k, draw)
        if np.unique(groups).size < k:
            continue
        quality = _silhouette(distances, groups)
        tried.append((k, quality))
        if best is None or quality > best[0] + 1e-9:
            best = (quality, groups)
    if best is None:
        return None
    quality, groups = best
    order = np.argsort(-np.bincount(groups), kind="stable")
    groups = np.argsort(order)[groups]
    names = range(order.size)
    return Clusters(
        groups, np.array([rows[groups == g].mean(axis=0) for g in names]),
        np.array([scores[groups == g].mean(axis=0) for g in names]), np.bincount(groups), float(quality), tuple(tried),
        tuple(bool(each) for each in skewed),
    )  # fmt: skip


def _is_skewed(column: Floats) -> bool:
    deviation = column.std()
    return bool(column.min() >= 0 and deviation > 0 and (((column - column.mean()) / deviation) ** 3).mean() > 1)


def _squares(left: Floats, right: Floats) -> Floats:
    found: Floats = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1)[None, :] - 2 * left @ right.T
    return found


def _k_means(points: Floats, k: int, draw: np.random.Generator) -> Ints:
    """Return the best grouping of several starts."""
    best, cost = np.zeros(points.shape[0], np.int64), np.inf
    for _ in range(STARTS):
        centres = _seeds(points, k, draw)
        groups = np.zeros(points.shape[0], np.int64)
        for _ in range(100):
            fresh = _squares(points, centres).argmin(axis=1)
            centres = np.array(
                [points[fresh == g].mean(axis=0) if (fresh == g).any() else centres[g] for g in range(k)]
            )
            if (fresh == groups).all():
                break
            groups = fresh
        spread = float(_squares(points, centres)[np.arange(points.shape[0]), groups].sum())
        if spread < cost - 1e-12:
            best, cost = groups, spread
    return best


def _seeds(points: Floats, k: int, draw: np.random.Generator) -> Floats:
    """Choose first centres far from each other, each with a chance by its squared distance."""
    centres = points[[int(draw.integers(points.shape[0]))]]
    while centres.shape[0] < k:
        near = np.maximum(_squares(points, centres).min(axis=1), 0)
        chances = near / near.sum() if near.sum() > 0 else None
        centres = np.vstack([centres, points[int(draw.choice(points.shape[0], p=chances))]])
    return centres


def _silhouette(distances: Floats, groups: Ints) -> float:
    """Return the mean over all points of (nearest other group − own group) / the larger of both; 0 for one alone."""
    members = np.eye(int(groups.max()) + 1)[groups]
    sizes = members.sum(axis=0)
    sums = distances @ members
    points = np.arange(groups.size)
    own = sums[points, groups] / np.maximum(sizes[groups] - 1, 1)
    other = sums / sizes
    other[points, groups] = np.inf
    nearest = other.min(axis=1)
    larger = np.maximum(own, nearest)
    widths = np.where((sizes[groups] > 1) & (larger > 0), (nearest - own) / np.where(larger > 0, larger, 1), 0)
    return float(widths.mean())
