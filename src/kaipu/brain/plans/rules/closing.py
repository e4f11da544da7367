"""Which period is closed, and what it is compared with."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def period_of(day: date, kind: str) -> tuple[date, date]:
    """Return the first and last day of the week (from Monday), month or quarter that holds a day."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = 1 if kind == "month" else 3
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    after = (first + timedelta(days=31 * months + 1)).replace(day=1)
    return first, after - DAY


def last_closed(today: date, kind: str) -> tuple[date, date]:
    """Return the newest period that ended before a day."""
    return period_of(period_of(today, kind)[0] - DAY, kind)


def period_before(first: date, kind: str) -> tuple[date, date]:
    """Return the period before the one that begins on a day."""
    return period_of(first - DAY, kind)
