"""Periods: the buckets of a range of days, the range that one compares it with, and the days a window looks back upon."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

type Bucket = date | datetime

COMPARISONS = ("previous", "week", "year", "holiday", "target")
DAY = timedelta(days=1)
BEGINNING = date(2000, 1, 1)


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _quarter_start(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _year_start(day: date) -> date:
    return day.replace(month=1, day=1)


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after a day's month."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_STARTS: dict[str, tuple[Callable[[date], date], Callable[[date], date]]] = {
    "day": (lambda day: day, lambda day: day + DAY),
    "week": (_week_start, lambda day: day + timedelta(days=7)),
    "month": (_month_start, lambda day: add_months(day, 1)),
    "quarter": (_quarter_start, lambda day: add_months(day, 3)),
    "year": (_year_start, lambda day: add_months(day, 12)),
}
GRAINS = ("hour", *_STARTS)


def buckets_of(first: date, last: date, grain: str) -> list[Bucket]:
    """Return the beginning of every hour, day, week (from Monday), month, quarter or year that a range touches; none without grain.

    Hours are naive, on the shop's clock.
    """
    if not grain:
        return []
    if grain == "hour":
        days = (last - first).days + 1
        return [datetime.combine(first + n * DAY, time(hour)) for n in range(days) for hour in range(24)]
    start, following = _STARTS[grain]
    buckets = [start(first)]
    while (bucket := following(buckets[-1])) <= last:
        buckets.append(bucket)
    return list(buckets)


def days_of(bucket: Bucket, grain: str) -> tuple[date, date]:
    """Return the first and last day of a bucket."""
    if isinstance(bucket, datetime):
        return bucket.date(), bucket.date()
    return bucket, _STARTS[grain][1](bucket) - DAY


def period_of(day: date, period: str) -> tuple[date, date]:
    """Return the first and last day of the week, month, quarter or year that holds a day."""
    start, following = _STARTS[period]
    first = start(day)
    return first, following(first) - DAY


def looks_back(window: str, last: date) -> date:
    """Return the first day of a window that ends with a day."""
    if window in _MONTHS:
        return _STARTS[window][0](last)
    return last - (int(window) - 1) * DAY if int(window) else BEGINNING


def shift_range(first: date, last: date, comparison: str, grain: str = "day") -> tuple[date, date]:
    """Return the range to compare with: as long before it, the week before, or the same weekdays a year before.

    “holiday” is the same weekdays a year before; who knows the holidays shifts by them instead. A range of whole months (quarters, years), asked by such a grain, is compared with whole months.
    """
    months = _MONTHS.get(grain, 0)
    whole = months and first.day == 1 and (last + DAY).day == 1
    if whole and comparison in {"previous", "year"}:
        length = (last.year - first.year) * 12 + last.month - first.month + 1
        back = 12 if comparison == "year" else length
        return add_months(first, -back), add_months(last, 1 - back) - DAY
    days = {"previous": (last - first).days + 1, "week": 7, "year": 364, "holiday": 364}[comparison]
    return first - timedelta(days=days), last - timedelta(days=days)
