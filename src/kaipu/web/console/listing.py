"""What every list of the desk shares: filters that live in the address, and pages of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict

from kaipu.web.ui import paging

SIZE = 50
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice of a filter; a chip that is on takes itself off, unless one of them is `always` on."""

    label: str
    url: str
    on: bool
    count: int | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Window[Row]:
    """One page of a list, with the ways to its neighbours."""

    rows: tuple[Row, ...]
    number: int
    newer_url: str
    older_url: str
    first: int

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1


def with_value(query: QueryDict, name: str, value: str) -> str:
    """Return the relative address with one parameter set (or taken out by “”), back on the first page."""
    kept = query.copy()
    kept.pop("page", None)
    kept.pop(name, None)
    if value:
        kept[name] = value
    return f"?{kept.urlencode()}"


def chips(query: QueryDict, name: str, choices: Iterable[tuple[str, str]]) -> tuple[Chip, ...]:
    """Lay out a filter's choices (value, label)."""
    now = query.get(name, "")
    return tuple(
        Chip(label, with_value(query, name, "" if value == now else value), value == now) for value, label in choices
    )


def choice(query: QueryDict, name: str, allowed: Iterable[str]) -> str:
    """Read one of the allowed values; anything else counts as not given."""
    value = query.get(name, "")
    return value if value in set(allowed) else ""


def text(query: QueryDict, name: str = "q") -> str:
    """Read what was typed into a search field."""
    return query.get(name, "").replace("\x00", "").strip()[:100]


def day(query: QueryDict, name: str) -> date | None:
    """Read a day; whatever is no day counts as not given."""
    return to_day(query.get(name, ""))


def to_day(typed: str) -> date | None:
    """Return the day that was typed, if it is one and of the years 2000 to 2100: days near the calendar's ends cannot be reckoned with."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def offset(request: HttpRequest, size: int = SIZE) -> int:
    """Return how many rows stand before the page that is asked for."""
    return (paging.page_number(request.GET) - 1) * size


def window[Row](request: HttpRequest, rows: Sequence[Row], size: int = SIZE) -> Window[Row]:
    """Cut a page out of rows that were asked for with one more than fits: that one tells whether there is a next page."""
    number = paging.page_number(request.GET)
    return Window(
        tuple(rows[:size]), number,
        paging.address(request.GET, number - 1) if number > 1 else "",
        paging.address(request.GET, number + 1) if len(rows) > size else "",
        (number - 1) * size + 1,
    )  # fmt: skip


def hidden(query: QueryDict, *without: str) -> list[tuple[str, str]]:
    """Return the parameters a search form carries along, so that searching keeps the other filters."""
    return [(name, str(value)) for name, value in query.items() if name not in {*without, "page"} and value]
