"""Periods: the buckets of a range of days, and the range that one compares it with."""

from collections.abc import Callable
from datetime import date, timedelta

COMPARISONS = ("previous", "week", "year")


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


_STARTS: dict[str, tuple[Callable[[date], date], Callable[[date], date]]] = {
    "day": (lambda day: day, lambda day: day + timedelta(days=1)),
    "week": (_week_start, lambda day: day + timedelta(days=7)),
    "month": (_month_start, _next_month),
}
GRAINS = tuple(_STARTS)


def buckets_of(first: date, last: date, grain: str) -> list[date]:
    """Return the first day of every day, week (from Monday) or month that a range touches."""
    start, following = _STARTS[grain]
    buckets = [start(first)]
    while (bucket := following(buckets[-1])) <= last:
        buckets.append(bucket)
    return buckets


def shift_range(first: date, last: date, comparison: str) -> tuple[date, date]:
    """Return the range to compare with: as many days before it, the week before, or the same weekdays a year before."""
    days = {"previous": (last - first).days + 1, "week": 7, "year": 364}[comparison]
    return first - timedelta(days=days), last - timedelta(days=days)
