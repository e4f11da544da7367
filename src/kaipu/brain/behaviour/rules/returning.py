"""Who comes back: cohorts by the period of a first act, and the shares of them that act again later; and stickiness."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """A triangle: one row a cohort, one column a period after it (0 is the cohort's own).

    `periods` are the cohorts' periods, `sizes` the people in each, `returned` people who acted in that later period, in
    `unbounded` kind in it or any later one, `values` the sum of their values. NaN where the period is not over yet.
    """

    periods: Ints
    sizes: Ints
    returned: Floats
    values: Floats

    def shares(self) -> Floats:
        """Return the returned as shares of their cohort."""
        return self.returned / np.maximum(self.sizes, 1)[:, None]

    def average(self) -> Floats:
        """Return the share by period over all cohorts that are old enough, weighted by their sizes."""
        known = ~np.isnan(self.returned)
        people = (known * self.sizes[:, None]).sum(axis=0)
        returned = np.nansum(self.returned, axis=0)
        return np.where(people > 0, returned / np.maximum(people, 1), np.nan)


def retain(
    starters: Ints, starts: Ints, people: Ints, periods: Ints, values: Floats, *, last: int, most: int,
    unbounded: bool = False,
) -> Cohorts:  # fmt: skip
    """Return the cohorts of `starters` (person ids; `starts` their period, one each) and the acts that bring them back.

    `people`, `periods` and `values` describe acts; periods are whole numbers of equal units (days, weeks, months). `last` is
    the newest period that is over; `most` the number of later periods shown. Acts before a person's start don't count.
    """
    cohorts, cohort = np.unique(starts, return_inverse=True)
    shape = (cohorts.size, most + 1)
    sizes = np.bincount(cohort, minlength=cohorts.size)
    order = np.argsort(starters)
    known, at = starters[order], np.searchsorted(starters[order], people)
    found = (at < known.size) & (known[np.minimum(at, max(known.size - 1, 0))] == people) if known.size else at < 0
    who = order[at[found]]
    offset = periods[found] - starts[who]
    inside = (offset >= 0) & (offset <= (last - starts[who])) & (unbounded | (offset <= most))
    who, offset, value = who[inside], offset[inside], values[found][inside]
    summed = np.zeros(shape)
    shown = offset <= most
    np.add.at(summed, (cohort[who[shown]], offset[shown]), value[shown])
    returned = _unbounded(who, offset, cohort, shape) if unbounded else _bounded(who, offset, cohort, shape)
    open_yet = cohorts[:, None] + np.arange(most + 1) > last
    returned[open_yet], summed[open_yet] = np.nan, np.nan
    return Cohorts(cohorts, sizes, returned, summed)


def _bounded(who: Ints, offset: Ints, cohort: Ints, shape: tuple[int, int]) -> Floats:
    """Count people who acted in just that period."""
    pairs = np.unique(who * shape[1] + offset)
    counts = np.bincount(cohort[pairs // shape[1]] * shape[1] + pairs % shape[1], minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(float)


def _unbounded(who: Ints, offset: Ints, cohort: Ints, shape: tuple[int, int]) -> Floats:
    """Count people who acted in that period or a later one: those whose last act is not before it."""
    newest = np.full(cohort.size, -1)
    np.maximum.at(newest, who, offset)
    acted = newest >= 0
    ends = np.zeros(shape)
    np.add.at(ends, (cohort[acted], np.minimum(newest[acted], shape[1] - 1)), 1)
    return np.cumsum(ends[:, ::-1], axis=1)[:, ::-1].copy()


@dataclass(frozen=True, slots=True)
class Stickiness:
    """How often people come: `people[n]` were active in n+1 of the periods; and the average day's people by the month's."""

    people: Ints
    daily_average: float
    in_all: int

    @property
    def ratio(self) -> float:
        """The average period's people as a share of all: DAU/MAU when periods are the days of a month."""
        return self.daily_average / self.in_all if self.in_all else float("nan")


def stick(people: Ints, periods: Ints, *, first: int, last: int) -> Stickiness:
    """Return how many people were active in how many of the periods from `first` to `last`."""
    length = last - first + 1
    pairs = np.unique(
        people[(periods >= first) & (periods <= last)] * length
        + periods[(periods >= first) & (periods <= last)]
        - first
    )
    counts = np.unique(pairs // length, return_counts=True)[1]
    return Stickiness(np.bincount(counts, minlength=length + 1)[1:], pairs.size / length, counts.size)


def retain_each(
    starters: Ints, starts: Ints, people: Ints, periods: Ints, values: Floats, *, last: int, most: int,
    unbounded: bool = False,
) -> Cohorts:  # fmt: skip
    """Return cohorts of everybody who started in a period, again in each period in which they did; else like `retain`.

    `starters` and `starts` may name a person in several periods.
    """
    span = int(max(starts.max(initial=0), periods.max(initial=0))) + 1
    begun = np.unique(starters * span + starts)
    acts, place = np.unique(people * span + periods, return_inverse=True)
    worth = np.bincount(place, values, acts.size) if acts.size else np.zeros(0)
    who, when = begun // span, begun % span
    cohorts, cohort = np.unique(when, return_inverse=True)
    sizes = np.bincount(cohort, minlength=cohorts.size)
    returned, summed = np.zeros((cohorts.size, most + 1)), np.zeros((cohorts.size, most + 1))
    newest = _newest(who, acts // span, acts % span)
    for offset in range(most + 1):
        at = np.minimum(np.searchsorted(acts, begun + offset), max(acts.size - 1, 0))
        found = (acts[at] == begun + offset) & (when + offset < span) if acts.size else np.zeros(begun.size, bool)
        came = newest >= when + offset if unbounded else found
        returned[:, offset] = np.bincount(cohort, came, cohorts.size)
        summed[:, offset] = np.bincount(cohort, np.where(found, worth[at], 0) if acts.size else None, cohorts.size)
    open_yet = cohorts[:, None] + np.arange(most + 1) > last
    returned[open_yet], summed[open_yet] = np.nan, np.nan
    return Cohorts(cohorts, sizes, returned, summed)


def _newest(who: Ints, people: Ints, periods: Ints) -> Ints:
    """Return the newest period of each of `who`, -1 where they have none; `people` are sorted."""
    if not people.size:
        return np.full(who.size, -1)
    after = np.searchsorted(people, who, side="right") - 1
    return np.where((after >= 0) & (people[after] == who), periods[after], -1)


def count_active(people: Ints, days: Ints, *, first: int, last: int, window: int) -> Ints:
    """Return, for each day from `first` to `last`, how many people acted in the `window` days up to it.

    One pass over distinct (person, day): an act keeps its person active until the window is over or they act again.
    """
    span = int(days.max(initial=last)) + window + 1
    pairs = np.unique(people * span + days)
    who, day = pairs // span, pairs % span
    until = day + window
    again = who[1:] == who[:-1]
    until[:-1] = np.where(again, np.minimum(until[:-1], day[1:]), until[:-1])
    changes = np.zeros(span + window + 1, np.int64)
    np.add.at(changes, day, 1)
    np.add.at(changes, until, -1)
    return np.cumsum(changes)[first : last + 1]
