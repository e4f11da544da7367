"""The one place that reads the time. Entry points (views, jobs, commands) call it and hand `at` down; nobody else does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """Return the present moment in UTC, aware."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """Return the shop's own time zone; its midnights cut the days."""
    return ZoneInfo(settings.TIME_ZONE)


def local_date(at: datetime) -> date:
    """Return the shop's calendar day at a moment."""
    return at.astimezone(zone()).date()


def day_start(day: date) -> datetime:
    """Return the moment a shop day begins, in UTC."""
    return datetime.combine(day, time.min, zone()).astimezone(UTC)


def day_bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Return [start, end) moments of the days `first` to `last`, both included."""
    return day_start(first), day_start(last + timedelta(days=1))
