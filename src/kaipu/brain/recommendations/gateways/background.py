"""What is known of items besides a person's own baskets: how their sales move, what they are bought with, who is alike.

Everything about time looks back from a moment: a count on a day holds what was bought before that day.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from kaipu.brain.recommendations.gateways import tifu
from kaipu.brain.recommendations.gateways.history import Floats, History, Ints

CELLS = 8_000_000  # days × items that are counted day by day; rarer items have no trend
PAIRED = 10_000  # items whose company is looked at
LARGEST_BASKET = 100
COMPANIONS = 60
SHRINK = 10.0


@dataclass(frozen=True, slots=True)
class Trend:
    """Running sums by day over the most bought items: row d holds everything before day `first_day` + d.

    `place` of an item is its column, −1 for rare ones. `price` is there when prices are known.
    """

    first_day: int
    column: Ints
    sold: Floats
    repeated: Floats
    value: Floats | None
    pieces: Floats | None

    def between(self, sums: Floats, day: Ints, column: Ints, days: int) -> Floats:
        """Return the sum of the `days` days before each day, of each column; NaN for rare items."""
        last = len(sums) - 1
        late = np.clip(day - self.first_day, 0, last)
        early = np.clip(day - self.first_day - days, 0, last)
        found = (sums[late, column] - sums[early, column]).astype(np.float64)
        return np.where(column < 0, np.nan, found)

    def list_top(self, day: int, days: int, count: int) -> Ints:
        """Return the columns of what sold most in the days before a day."""
        late = int(np.clip(day - self.first_day, 0, len(self.sold) - 1))
        early = int(np.clip(day - self.first_day - days, 0, len(self.sold) - 1))
        return np.argsort(-(self.sold[late] - self.sold[early]), kind="stable")[:count]


@dataclass(frozen=True, slots=True)
class Background:
    """All of it. `common` are the items of the trend by column, the most bought first."""

    history: History
    common: Ints
    trend: Trend
    by_place: "sparse.csr_matrix"
    place_total: Floats
    companions: "sparse.csr_matrix"
    crowd: tifu.Crowd
    choice: tifu.Tifu


def learn_background(history: History, choice: tifu.Tifu, seed: int) -> Background:
    """Look through a history once."""
    bought = np.bincount(history.item, minlength=len(history.items))
    days = _span(history)
    most = min(int((bought > 0).sum()), max(CELLS // (days + 1), 100))
    common = np.argsort(-bought, kind="stable")[:most]
    column = np.full(len(history.items), -1, dtype=np.int64)
    column[common] = np.arange(most)
    places = len(history.places)
    placed = history.basket_place[history.basket]
    seen = placed >= 0
    by_place = sparse.csr_matrix(
        (np.ones(seen.sum(), dtype=np.float32), (placed[seen], history.item[seen])),
        shape=(max(places, 1), len(history.items)),
    )
    return Background(
        history, common, _learn_trend(history, column, most), by_place, np.asarray(by_place.sum(axis=1)).ravel(),
        find_companions(history, bought), tifu.gather_crowd(history, choice, seed), choice,
    )  # fmt: skip


def _span(history: History) -> int:
    if not len(history.basket_time):
        return 1
    return int(np.floor(history.basket_time.max())) - int(np.floor(history.basket_time.min())) + 1


def _learn_trend(history: History, column: Ints, most: int) -> Trend:
    first = int(np.floor(history.basket_time.min())) if len(history.basket_time) else 0
    days = _span(history)
    place = column[history.item]
    kept = place >= 0
    again = np.concatenate([[False], (np.diff(history.user) == 0) & (np.diff(history.item) == 0)])[: len(place)]
    day = np.floor(history.time).astype(np.int64) - first
    priced = np.isfinite(history.value)

    def sums(weight: Floats) -> Any:
        cells = np.bincount(day[kept] * most + place[kept], weights=weight[kept], minlength=days * most)
        total = np.zeros((days + 1, most), dtype=np.float32)
        np.cumsum(cells.reshape(days, most), axis=0, out=total[1:])
        return total

    has_price = bool(priced.any())
    return Trend(
        first, column, sums(np.ones(len(place))), sums(again.astype(np.float64)),
        sums(np.where(priced, history.value, 0.0)) if has_price else None,
        sums(np.where(priced, history.quantity, 0.0)) if has_price else None,
    )  # fmt: skip


def find_companions(history: History, bought: Ints) -> "sparse.csr_matrix":
    """Return how strongly items are bought in the same basket: cosine of baskets, shrunk, the 60 strongest of each; items × items."""
    known = np.argsort(-bought, kind="stable")[:PAIRED]
    known = known[bought[known] > 1]
    place = np.full(len(history.items), -1, dtype=np.int64)
    place[known] = np.arange(len(known))
    basket = history.basket
    rows = (place[history.item] >= 0) & (history.basket_size[basket] <= LARGEST_BASKET)
    ones = np.ones(rows.sum(), dtype=np.float32)
    baskets = sparse.csr_matrix(
        (ones, (basket[rows], place[history.item[rows]])), shape=(len(history.basket_time), len(known))
    )
    together = (baskets.T @ baskets).tocsr()
    together.setdiag(0)
    together.eliminate_zeros()
    size = bought[known].astype(np.float64)
    owner = np.repeat(np.arange(len(known)), np.diff(together.indptr))
    strength = together.data / (np.sqrt(size[owner] * size[together.indices]) + SHRINK)
    best = np.lexsort((together.indices, -strength, owner))
    rank = np.arange(len(best)) - together.indptr[owner[best]]
    best = best[rank < COMPANIONS]
    shape = (len(history.items), len(history.items))
    return sparse.csr_matrix(
        (strength[best].astype(np.float32), (known[owner[best]], known[together.indices[best]])), shape=shape
    )
