"""Who bought what in which order: the one shape in which every method reads baskets.

Baskets of a person are ordered by their first moment; of two at the same moment the one with the smaller number comes
first. The same item twice in a basket is one line with the quantities added.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class History:
    """Lines sorted by user, item and order; baskets sorted by user and order.

    `users` and `items` are the labels behind the codes. Times are days since 1970, as fractions. `groups` gives each item's
    code by group column (−1: unknown). Places are codes, −1 unknown. `size` of a basket counts its different items.
    """

    users: NDArray[np.generic]
    items: NDArray[np.generic]
    places: NDArray[np.generic]
    user: Ints
    item: Ints
    order: Ints
    quantity: Floats
    value: Floats
    basket_start: Ints  # per user, and one past the end
    basket_time: Floats
    basket_place: Ints
    basket_size: Ints
    groups: Mapping[str, Ints] = field(default_factory=dict)

    @property
    def baskets(self) -> Ints:
        """The number of baskets of each user."""
        return np.diff(self.basket_start)

    @property
    def basket(self) -> Ints:
        """The index of each line's basket."""
        return self.basket_start[self.user] + self.order

    @property
    def time(self) -> Floats:
        """The moment of each line."""
        return self.basket_time[self.basket]

    def before(self, back: int) -> "History":
        """Return what was known before each user's last `back` baskets; nobody's later ones are in it."""
        if back <= 0:
            return self
        return self._first(np.maximum(self.baskets - back, 0))

    def until(self, moment: float) -> "History":
        """Return what was known before a moment."""
        owner = np.repeat(np.arange(len(self.users)), self.baskets)
        return self._first(np.bincount(owner[self.basket_time < moment], minlength=len(self.users)))

    def _first(self, kept: Ints) -> "History":
        rows = self.order < kept[self.user]
        position = np.arange(len(self.basket_time)) - np.repeat(self.basket_start[:-1], self.baskets)
        mine = position < np.repeat(kept, self.baskets)
        return replace(
            self, user=self.user[rows], item=self.item[rows], order=self.order[rows], quantity=self.quantity[rows],
            value=self.value[rows], basket_start=np.concatenate([[0], np.cumsum(kept)]),
            basket_time=self.basket_time[mine], basket_place=self.basket_place[mine], basket_size=self.basket_size[mine],
        )  # fmt: skip

    def rows_of(self, users: Ints) -> Ints:
        """Return the indices of these users' lines, in the order of the history; `users` ascending."""
        starts = np.searchsorted(self.user, users)
        return ranges(starts, np.searchsorted(self.user, users, side="right"))


@dataclass(frozen=True, slots=True)
class Moments:
    """Whom to recommend to, when and where: user codes ascending, times in days, place codes (−1 unknown)."""

    user: Ints
    time: Floats
    place: Ints


def ranges(starts: Ints, stops: Ints) -> Ints:
    """Return the indices of several ranges behind each other."""
    lengths = stops - starts
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)


def make_history(columns: Mapping[str, NDArray[np.generic]], groups: tuple[str, ...] = ()) -> History:
    """Make a history of columns of equal length: user, basket, item, time, and where known place, price, quantity.

    A price is what was paid for the line. Rows with missing values in the first four must have been dropped.
    """
    users, user = np.unique(columns["user"], return_inverse=True)
    items, first, item = np.unique(columns["item"], return_index=True, return_inverse=True)
    _, basket_code = np.unique(columns["basket"], return_inverse=True)
    time, count = np.asarray(columns["time"], dtype=np.float64), len(user)
    places, place = _coded(columns.get("place"), count)
    quantity = _numbers(columns.get("quantity"), count, 1.0)
    value = _numbers(columns.get("price"), count, np.nan)
    key = user * (basket_code.max(initial=0) + 1) + basket_code  # a basket number used by two people is two baskets
    baskets, at, basket = np.unique(key, return_index=True, return_inverse=True)
    began = np.full(len(baskets), np.inf)
    np.minimum.at(began, basket, time)
    ranked = np.lexsort((baskets, began, user[at]))
    rank = np.empty(len(baskets), dtype=np.int64)
    rank[ranked] = np.arange(len(baskets))
    start = np.concatenate([[0], np.cumsum(np.bincount(user[at], minlength=len(users)))])
    order = rank[basket] - start[user]
    lines = np.lexsort((order, item, user))
    user, item, order = user[lines], item[lines], order[lines]
    new = np.concatenate([[True], (np.diff(user) != 0) | (np.diff(item) != 0) | (np.diff(order) != 0)])
    edges = np.flatnonzero(new)
    user, item, order = user[edges], item[edges], order[edges]
    sizes = np.bincount(start[user] + order, minlength=len(baskets))
    return History(
        users, items, places, user, item, order, np.add.reduceat(quantity[lines], edges), np.add.reduceat(value[lines], edges), start,
        began[ranked], place[at][ranked], sizes, {name: _coded(columns[name][first], len(items))[1] for name in groups},
    )  # fmt: skip


def last_baskets(history: History, back: int = 0) -> tuple[Moments, Ints, Ints]:
    """Return the moments of each user's last basket but `back`, and the codes of users and items in it.

    Left out is who has no basket before it.
    """
    nth = history.baskets - 1 - back
    who = np.flatnonzero(nth >= 1)
    basket = history.basket_start[who] + nth[who]
    mine = (history.order == nth[history.user]) & (nth[history.user] >= 1)
    moments = Moments(who, history.basket_time[basket], history.basket_place[basket])
    return moments, history.user[mine], history.item[mine]


def _coded(column: NDArray[np.generic] | None, count: int) -> tuple[NDArray[np.generic], Ints]:
    """Return labels and codes of a column; what is missing has the code −1."""
    if column is None:
        return np.array([], dtype=str), np.full(count, -1)
    texts = np.array(["" if each is None or each != each else str(each) for each in column.tolist()])
    labels, codes = np.unique(texts, return_inverse=True)
    if len(labels) and labels[0] == "":
        return labels[1:], codes - 1
    return labels, codes


def _numbers(column: NDArray[np.generic] | None, count: int, missing: float) -> Floats:
    if column is None:
        return np.full(count, missing)
    found = np.asarray(column, dtype=np.float64)
    return np.where(np.isfinite(found), found, missing)
