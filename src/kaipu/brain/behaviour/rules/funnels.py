"""Ordered funnels with a window, on arrays: one sort, then one pass a step.

A person passes step k when there is a chain of events e1 < e2 < … < ek in time, each of its step, with no excluded event
between two of them and not more than the window from e1 to ek. It is enough to carry, for every event, the latest start
of a chain that ends there: a later start is never worse for the window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Passed:
    """Who passed a step: `people` of each chain that got so far, the group they started in, seconds since the start.

    Each (person, group) once, with the shortest time. All arrays have the same length.
    """

    people: Ints
    groups: Ints
    seconds: NDArray[np.float64]


def pass_funnel(
    people: Ints, moments: Ints, marks: Ints, *, steps: int, window: int, groups: Ints | None = None,
    overlapping: bool = False,
) -> list[Passed]:  # fmt: skip
    """Return who passed each step.

    `people` are ids ≥ 0, `moments` whole milliseconds, `marks` 0 … steps−1 for the step an event belongs to and `steps` for
    an excluded event (an event of two steps comes twice). `window` is in milliseconds. `groups` (≥ 0) of a chain's first
    event are what a breakdown counts by. Events of one millisecond follow each other in the order of steps, except when
    `overlapping`: then an event must not be its own successor. Takes O(n log n) time.
    """
    if not people.size:
        nobody = np.zeros(0, np.int64)
        return [Passed(nobody, nobody, np.zeros(0)) for _ in range(steps)]
    events = _sorted(people, moments - moments.min(), marks, groups, steps, overlapping)
    stretches = np.cumsum(events.begins | (events.marks == steps))
    index_bits = people.size.bit_length()
    at = np.flatnonzero(events.marks == 0)
    starts = at
    passed = [_summary(at, starts, events)]
    for step in range(1, steps):
        # Starts are numbered in order of time, so the largest number within a stretch is the latest start.
        latest = np.maximum.accumulate((stretches[at] << index_bits) | starts)
        following = np.flatnonzero(events.marks == step)
        before = np.searchsorted(at, following) - 1
        best = latest[before] if latest.size else np.zeros(following.size, np.int64)
        starts = best & ((1 << index_bits) - 1)
        good = (before >= 0) & (best >> index_bits == stretches[following])
        good &= events.moments[following] - events.moments[starts] <= window
        at, starts = following[good], starts[good]
        passed.append(_summary(at, starts, events))
    return passed


@dataclass(frozen=True, slots=True)
class _Events:
    """Events by person and moment; `begins` is true where another person's begin."""

    people: Ints
    moments: Ints
    marks: Ints
    groups: Ints | None
    begins: NDArray[np.bool_]


def _sorted(people: Ints, moments: Ints, marks: Ints, groups: Ints | None, steps: int, overlapping: bool) -> _Events:
    """Return the events in order; by one sort of packed keys, four times as fast as of indices, where they fit into 63 bits."""
    ranks = steps - marks if overlapping else marks
    parts = [people, moments, ranks, *([] if groups is None else [groups])]
    widths = [int(part.max()).bit_length() for part in parts]
    if sum(widths) <= 63:
        keys = parts[0].copy()
        for part, width in zip(parts[1:], widths[1:], strict=True):
            keys = (keys << width) | part
        keys.sort()
        for number in range(len(parts) - 1, 0, -1):
            parts[number] = keys & ((1 << widths[number]) - 1)
            keys = keys >> widths[number]
        parts[0] = keys
    else:
        order = np.lexsort((ranks, moments, people))
        parts = [part[order] for part in parts]
    who = parts[0]
    begins = np.concatenate(([True], who[1:] != who[:-1]))
    ranked = steps - parts[2] if overlapping else parts[2]
    return _Events(who, parts[1], ranked, parts[3] if groups is not None else None, begins)


def _summary(at: Ints, starts: Ints, events: _Events) -> Passed:
    """Return each (person, group of the start) once, with the shortest time."""
    who, seconds = events.people[at], events.moments[at] - events.moments[starts]
    group = np.zeros(at.size, np.int64) if events.groups is None else events.groups[starts]
    if events.groups is not None:
        # `who` is in order already, so a sort that uses what is sorted has little to do
        order = np.argsort(who * (int(group.max(initial=0)) + 1) + group, kind="stable")
        who, group, seconds = who[order], group[order], seconds[order]
    another = (who[1:] != who[:-1]) | (group[1:] != group[:-1])
    first = np.flatnonzero(np.concatenate((np.ones(min(at.size, 1), bool), another)))
    shortest = np.minimum.reduceat(seconds, first) if first.size else seconds
    return Passed(who[first], group[first], shortest / 1000)
