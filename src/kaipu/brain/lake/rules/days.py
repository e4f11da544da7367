"""Which days belong together: ranges that are built at once, and the months of a snapshot."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

MOST_RANGES = 3


def merge_days(days: Iterable[date], most: int = MOST_RANGES) -> list[tuple[date, date]]:
    """Return ranges (first, last) that cover all days; the smallest gaps are bridged until at most `most` are left."""
    ranges: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if ranges and day - ranges[-1][1] <= timedelta(days=1):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    while len(ranges) > most:
        gaps = [after[0] - before[1] for before, after in itertools.pairwise(ranges)]
        narrow = gaps.index(min(gaps))
        ranges[narrow : narrow + 2] = [(ranges[narrow][0], ranges[narrow + 1][1])]
    return ranges


def spread_days(ranges: Sequence[tuple[date, date]]) -> list[date]:
    """Return every day of the ranges."""
    return [first + timedelta(days=n) for first, last in ranges for n in range((last - first).days + 1)]


def cut_days(rows: Mapping[date, int], *, first: date, last: date, most: int) -> list[tuple[date, date]]:
    """Return ranges that cover `first` to `last`, each with at most `most` rows, where no single day has more."""
    ranges, taken, begun = [], 0, first
    for day in sorted(day for day in rows if first <= day <= last):
        if taken and taken + rows[day] > most:
            ranges.append((begun, day - timedelta(days=1)))
            taken, begun = 0, day
        taken += rows[day]
    return [*ranges, (begun, last)]


def months_of(days: Iterable[date]) -> list[str]:
    """Return the months ("2026-03") that the days lie in, in order."""
    return sorted({f"{day:%Y-%m}" for day in days})
