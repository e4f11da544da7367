"""When a connector is due: five words of cron on the shop's own clock, and pauses that grow after failures."""

import re
from datetime import datetime, timedelta

RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
LONGEST_PAUSE = timedelta(hours=1)
FARTHEST_BACK = timedelta(days=8)
_PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?\Z", re.ASCII)
Cron = tuple[frozenset[int], ...]


class ScheduleInvalid(ValueError):
    """These are not five words of cron: minute, hour, day of the month, month, weekday."""


def read_cron(text: str) -> Cron:
    """Read `minute hour day month weekday` with `*`, lists, ranges and steps; 0 and 7 are Sunday. Raises ScheduleInvalid."""
    words = text.split()
    if len(words) != len(RANGES):
        raise ScheduleInvalid(text)
    found = [_read_word(word, *bounds) for word, bounds in zip(words, RANGES, strict=True)]
    found[4] = frozenset(day % 7 for day in found[4])
    return tuple(found)


def _read_word(word: str, least: int, most: int) -> frozenset[int]:
    values: set[int] = set()
    for part in word.split(","):
        match = _PART.match(part)
        if match is None:
            raise ScheduleInvalid(word)
        first, last, step = match.groups()
        low = least if first is None else int(first)
        high = int(last) if last else (most if first is None or step else low)
        if not least <= low <= high <= most or (step is not None and int(step) == 0):
            raise ScheduleInvalid(word)
        values.update(range(low, high + 1, int(step or 1)))
    return frozenset(values)


def falls_on(cron: Cron, moment: datetime) -> bool:
    """Tell whether a schedule names a local minute; a day is meant by both its date and its weekday where both are given."""
    words = (moment.minute, moment.hour, moment.day, moment.month, moment.isoweekday() % 7)
    return all(word in allowed for word, allowed in zip(words, cron, strict=True))


def is_due(cron: Cron, *, after: datetime | None, now: datetime) -> bool:
    """Tell whether the schedule named a minute since `after` (both local); what never ran is due. Looks back eight days."""
    if after is None:
        return True
    minute = now.replace(second=0, microsecond=0)
    earliest = max(after.replace(second=0, microsecond=0), now - FARTHEST_BACK)
    while minute > earliest:
        if falls_on(cron, minute):
            return True
        minute -= timedelta(minutes=1)
    return False


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: 1, 2, 4 … minutes, at most an hour."""
    return min(timedelta(minutes=2 ** min(failures - 1, 10)), LONGEST_PAUSE) if failures else timedelta()
