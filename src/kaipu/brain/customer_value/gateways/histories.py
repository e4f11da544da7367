"""Purchases as arrays: what is known of each customer on the evening of a day, and what came after it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.customer_value.gateways.buying import Floats

Integers = NDArray[np.int64]
WINDOWS = (7, 14, 28, 56, 91, 182)
_LAST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Ledger:
    """Purchases, one for each customer and day, by customer and day.

    `who` counts customers from 0, `day` counts days from any fixed one, `worth` is what was bought that day altogether.
    """

    who: Integers
    day: Integers
    worth: Floats
    customers: int

    @property
    def first_day(self) -> int:
        """The first day of all."""
        return int(self.day.min())

    @property
    def last_day(self) -> int:
        """The last day of all."""
        return int(self.day.max())


@dataclass(frozen=True, slots=True)
class Summary:
    """Customers who had bought by a day, in order: numbers, what BG/NBD and Gamma–Gamma take (days, not weeks)."""

    who: Integers
    x: Floats
    recency: Floats
    age: Floats
    mean_again: Floats
    last: Integers


def make_ledger(who: Integers, day: Integers, worth: Floats) -> Ledger:
    """Return a ledger of purchases in any order; several on a day become one, with their worth added."""
    if not len(who):
        raise ValueError("no purchases")
    span = int(day.max()) - int(day.min()) + 1
    key = who.astype(np.int64) * span + (day - day.min())
    found, place = np.unique(key, return_inverse=True)
    return Ledger(
        found // span,
        found % span + int(day.min()),
        np.bincount(place, weights=worth, minlength=len(found)),
        int(who.max()) + 1,
    )


def cut_ledger(ledger: Ledger, until: int) -> Ledger:
    """Return what was known at the end of a day."""
    kept = ledger.day <= until
    return Ledger(ledger.who[kept], ledger.day[kept], ledger.worth[kept], ledger.customers)


def summarise(ledger: Ledger, until: int) -> Summary:
    """Return what the models take, as of the end of a day; customers without a purchase by then are left out."""
    known = cut_ledger(ledger, until)
    size = known.customers
    count = np.bincount(known.who, minlength=size)
    here = np.flatnonzero(count)
    first_place = np.searchsorted(known.who, here)
    last_place = first_place + count[here] - 1
    first, last = known.day[first_place], known.day[last_place]
    x = (count[here] - 1).astype(np.float64)
    again = np.bincount(known.who, weights=known.worth, minlength=size)[here] - known.worth[first_place]
    return Summary(
        here, x, (last - first).astype(np.float64), (until - first).astype(np.float64), again / np.maximum(x, 1), last
    )


def count_after(ledger: Ledger, who: Integers, cut: int, horizon: int) -> tuple[Floats, Floats, Floats]:
    """Return purchases, worth, and days until the next purchase (inf where none) in the `horizon` days after a cut."""
    kept = (ledger.day > cut) & (ledger.day <= cut + horizon)
    count = np.bincount(ledger.who[kept], minlength=ledger.customers)
    worth = np.bincount(ledger.who[kept], weights=ledger.worth[kept], minlength=ledger.customers)
    wait = np.full(ledger.customers, np.inf)
    np.minimum.at(wait, ledger.who[kept], (ledger.day[kept] - cut).astype(np.float64))
    return count[who].astype(np.float64), worth[who], wait[who]


def describe(ledger: Ledger, cut: int) -> tuple[Summary, Floats, tuple[str, ...]]:
    """Return the customers known at a cut, and customers × features of their rhythm and spending up to it, with the features' names."""
    known, summary = cut_ledger(ledger, cut), summarise(ledger, cut)
    size, here = known.customers, summary.who
    columns: dict[str, Floats] = {
        "silence": (cut - summary.last).astype(np.float64), "age": summary.age, "purchases": summary.x + 1,
    }  # fmt: skip
    for window in WINDOWS:
        kept = known.day > cut - window
        columns[f"purchases_{window}"] = np.bincount(known.who[kept], minlength=size)[here].astype(np.float64)
        columns[f"worth_{window}"] = np.bincount(known.who[kept], weights=known.worth[kept], minlength=size)[here]
    columns |= _gaps(known, here)
    rhythm = np.maximum(columns["gap_median"], 1.0)
    columns["silence_by_rhythm"] = np.where(summary.x > 0, columns["silence"] / rhythm, np.nan)
    columns["rate"] = (summary.x + 1) / (summary.age + 1)
    columns["rate_recent"] = columns["purchases_91"] / np.minimum(summary.age + 1, 91)
    total = np.bincount(known.who, weights=known.worth, minlength=size)[here]
    columns["worth_mean"] = total / (summary.x + 1)
    return summary, np.column_stack(list(columns.values())), tuple(columns)


def _gaps(known: Ledger, here: Integers) -> dict[str, Floats]:
    """Return median, greatest, spread and last days between purchases; NaN where there was one purchase only."""
    same = np.diff(known.who) == 0
    gap, owner = np.diff(known.day)[same].astype(np.float64), known.who[1:][same]
    order = np.lexsort((gap, owner))
    gap_sorted = gap[order]
    count = np.bincount(owner, minlength=known.customers)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    some = count > 0

    def at(share: float) -> Floats:
        found = np.full(known.customers, np.nan)
        place = start[some] + np.floor(share * (count[some] - 1)).astype(np.int64)
        found[some] = gap_sorted[place]
        return found[here]

    weights = np.bincount(owner, weights=gap, minlength=known.customers)
    squares = np.bincount(owner, weights=gap**2, minlength=known.customers)
    mean = np.where(some, weights / np.maximum(count, 1), np.nan)
    spread = np.sqrt(np.maximum(squares / np.maximum(count, 1) - mean**2, 0))
    found = {
        "gap_median": at(0.5), "gap_90": at(0.9), "gap_most": at(1.0), "gap_mean": mean[here], "gap_spread": spread[here],
    }  # fmt: skip
    for back in range(1, _LAST_GAPS + 1):
        column = np.full(known.customers, np.nan)
        enough = count >= back
        column[enough] = gap[(start + count - back)[enough]]
        found[f"gap_last_{back}"] = column[here]
    return found
