"""Business time: how much of it lies between two moments, and when an amount of it is over.

A day's hours are walls of the shop's own clock, so a day on which the clocks change has an hour more or less only if it
falls into opening hours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FARTHEST_DAYS = 3 * 366
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the desk is open: weekday (0 is Monday) → spans as minutes of the day; days off; the shop's zone."""

    hours: Mapping[int, tuple[tuple[int, int], ...]]
    holidays: frozenset[date]
    zone: ZoneInfo

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open spans of a day, in order, as moments in UTC."""
        if day in self.holidays:
            return
        for opens, closes in sorted(self.hours.get(day.weekday(), ())):
            yield self._moment(day, opens), self._moment(day, closes)

    def _moment(self, day: date, minute: int) -> datetime:
        if minute >= 24 * 60:
            day, minute = day + _DAY, minute - 24 * 60
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).astimezone(UTC)


def _days(calendar: Calendar, since: datetime) -> Iterator[date]:
    day = since.astimezone(calendar.zone).date() - _DAY  # a span may reach past midnight
    for _ in range(_FARTHEST_DAYS):
        yield day
        day += _DAY


def worked_seconds(calendar: Calendar, since: datetime, until: datetime) -> int:
    """Return the business seconds in [since, until); 0 where that is empty. Looks at most three years ahead."""
    total = timedelta()
    if until <= since:
        return 0
    last = until.astimezone(calendar.zone).date()
    for day in _days(calendar, since):
        if day > last:
            break
        for opens, closes in calendar.spans(day):
            total += max(timedelta(), min(closes, until) - max(opens, since))
    return int(total.total_seconds())


def due_at(calendar: Calendar, since: datetime, seconds: int) -> datetime | None:
    """Return the first moment by which so many business seconds have passed; None if the desk opens too seldom for that."""
    left = timedelta(seconds=max(0, seconds))
    if not left:
        return since
    for day in _days(calendar, since):
        for opens, closes in calendar.spans(day):
            start = max(opens, since)
            if closes <= start:
                continue
            if closes - start >= left:
                return start + left
            left -= closes - start
    return None
