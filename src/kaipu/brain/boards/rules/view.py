"""Views: the days, comparison and conditions a board is looked at with, as an address carries them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PERIODS = ("today", "yesterday", "7", "28", "91", "364", "week", "month", "year")
MOST_CONDITIONS = 3
MOST_DAYS = 3 * 366
FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Condition:
    """Only rows with this member of a dimension; "" is “not set”."""

    dimension: str
    member: str


@dataclass(frozen=True, slots=True)
class View:
    """What one looks at: `period` is one of PERIODS, or "" where the days are chosen; `compare` may be ""."""

    first: date
    last: date
    period: str = ""
    compare: str = ""
    conditions: tuple[Condition, ...] = ()
    trouble: str = ""


def days_of_period(period: str, today: date) -> tuple[date, date]:
    """Return the days of a period: closed days up to yesterday, or the week, month or year so far with today."""
    if period == "today":
        return today, today
    if period == "week":
        return today - timedelta(days=today.weekday()), today
    if period == "month":
        return today.replace(day=1), today
    if period == "year":
        return today.replace(month=1, day=1), today
    return today - timedelta(days=1 if period == "yesterday" else int(period)), today - DAY


def grain_for(first: date, last: date) -> str:
    """Return the step of time that suits a range: some 10 to 90 points."""
    days = (last - first).days + 1
    if days <= 2:
        return "hour"
    return "day" if days <= 92 else "week" if days <= 400 else "month"


def read_view(
    given: Mapping[str, Sequence[str]], *, period: str, compare: str, today: date, comparisons: Sequence[str]
) -> View:
    """Read an address; what it does not say is as the board opens. `trouble` is order, length or conditions: what was set right."""
    first, last = _day(given, "from"), _day(given, "to")
    asked = _one(given, "period")
    chosen, trouble = "", ""
    if first is None and last is None:
        chosen = asked if asked in PERIODS else period
        first, last = days_of_period(chosen, today)
    first, last = first or (last or today) - 27 * DAY, last or today
    if first > last:
        first, trouble = last - 27 * DAY, "order"
    if (last - first).days >= MOST_DAYS:
        first, trouble = last - (MOST_DAYS - 1) * DAY, "length"
    against = _one(given, "compare")
    conditions = tuple(
        dict.fromkeys(_condition(each) for each in given.get("is", ()) if ":" in each and "\x00" not in each)
    )
    if len(conditions) > MOST_CONDITIONS:
        conditions, trouble = conditions[:MOST_CONDITIONS], "conditions"
    against = against if against in comparisons else "" if against == "none" else compare
    return View(first, last, chosen, against, conditions, trouble)


def write_view(view: View) -> list[tuple[str, str]]:
    """Turn a view into the words of an address."""
    days = (
        [("period", view.period)] if view.period else [("from", view.first.isoformat()), ("to", view.last.isoformat())]
    )
    return [
        *days,
        ("compare", view.compare or "none"),
        *(("is", f"{each.dimension}:{each.member}") for each in view.conditions),
    ]


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name, ())
    return values[-1] if values else ""


def _condition(text: str) -> Condition:
    dimension, _, member = text.partition(":")
    return Condition(dimension[:50], member[:300])


def _day(given: Mapping[str, Sequence[str]], name: str) -> date | None:
    try:
        found = date.fromisoformat(_one(given, name))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
