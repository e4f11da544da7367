"""What a board's address asks for, and the choices around it: days, comparison, conditions. All of it lives in the address."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from kaipu.brain.boards import api as boards
from kaipu.brain.metrics import api as metrics
from kaipu.web.console import listing
from kaipu.web.console.boards import wording
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.ui import formats

FILTERABLE = ("channel", "buyer", "method", "device", "language")
LOOKED_UP = ("department", "location")
MOST_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """A condition in words, with the address without it."""

    text: str
    url: str


def read(given: QueryDict, board: boards.Board, today: date) -> boards.View:
    """Read a view from an address."""
    return boards.read_view(
        dict(given.lists()), period=board.period, compare=board.compare, today=today,
        comparisons=tuple(wording.comparisons()),
    )  # fmt: skip


def write(view: boards.View) -> str:
    """Write a view as an address."""
    return urlencode(boards.write_view(view))


def narrowed(view: boards.View, dimension: str, member: str) -> str:
    """Return the address of a view with one more condition; a condition on the same dimension gives way."""
    kept = tuple(each for each in view.conditions if each.dimension != dimension)
    return "?" + write(replace(view, conditions=(*kept, boards.Condition(dimension, member))))


def controls(view: boards.View, names: dict[tuple[str, str], str]) -> dict[str, object]:
    """Lay out the choices of a board; `names` are those of members in conditions."""
    periods = [
        listing.Chip(word, "?" + write(replace(view, period=name)), name == view.period, always=True)
        for name, word in wording.periods().items()
    ]
    against = {**wording.comparisons(), "": ""}
    return {
        "periods": periods,
        "comparisons": [(name or "none", word, name == view.compare) for name, word in against.items()],
        "conditions": [
            Chosen(
                f"{metric_wording.dimension(each.dimension)}: {names.get((each.dimension, each.member), each.member)}",
                "?" + write(replace(view, conditions=tuple(other for other in view.conditions if other != each))),
            )
            for each in view.conditions
        ],
        "carried": [(name, value) for name, value in boards.write_view(view) if name == "is"],
    }


def offers(*, at: datetime, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what one can choose as a condition: a dimension with its members (value, name). One question a looked-up dimension."""
    found = []
    for name in LOOKED_UP:
        asked = metrics.Query(
            ("orders",), today - timedelta(days=28), today - timedelta(days=1), (name,), top=MOST_OFFERED
        )
        rows = metrics.query(asked, at=at).rows
        members = [(f"{name}:{row.members[0]}", named(row)) for row in rows if row.members[0]]
        found.append((metric_wording.dimension(name), members))
    for name in FILTERABLE:
        values = metrics.DIMENSIONS[name].values
        members = [
            (f"{name}:{member}", chinese if formats.speaks_chinese() else english)
            for member, english, chinese in values
        ]
        found.append((metric_wording.dimension(name), members))
    return [(title, members) for title, members in found if members]


def named(row: metrics.Row) -> str:
    """Return the name of a row's first member."""
    return (row.names_zh if formats.speaks_chinese() else row.names_en)[0]


def names_of(offered: list[tuple[str, list[tuple[str, str]]]]) -> dict[tuple[str, str], str]:
    """Return the names of offered members by (dimension, member)."""
    pairs = [(value.partition(":"), name) for _title, members in offered for value, name in members]
    return {(dimension, member): name for (dimension, _colon, member), name in pairs}


def rows_address(view: boards.View, metric: str, dimensions: tuple[str, ...], members: tuple[str, ...]) -> str:
    """Return the page of the rows behind a figure."""
    words = [("m", metric), *(("d", name) for name in dimensions), ("from", str(view.first)), ("to", str(view.last))]
    for place, each in enumerate(view.conditions, start=1):
        words += [(f"f{place}", each.dimension), (f"o{place}", "="), (f"v{place}", each.member)]
    words += [("member", member) for member in members]
    return "/desk/metrics/rows/?" + urlencode(words)
