"""Where pages are clicked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kaipu.brain.behaviour.queries.acts import Statement, ask
from kaipu.brain.behaviour.rules import Condition, Span, check_span

Width = Literal["phone", "tablet", "desktop", "wide"]
WIDTHS: tuple[Width, ...] = ("phone", "tablet", "desktop", "wide")
ACROSS = 100
DOWN = 20


@dataclass(frozen=True, slots=True)
class ClickedPage:
    """A page that was clicked: how often, by how many visitors."""

    path: str
    clicks: int
    visitors: int


@dataclass(frozen=True, slots=True)
class ClickedElement:
    """A kind of thing on a page that was clicked: tag, id or class."""

    element: str
    clicks: int
    visitors: int


@dataclass(frozen=True, slots=True)
class ClickMap:
    """The clicks of a page in windows of one width: cells are (hundredth of the width, twenty pixels down, clicks)."""

    path: str
    width: Width
    clicks: int
    visitors: int
    cells: tuple[tuple[int, int, int], ...]
    elements: tuple[ClickedElement, ...]
    by_width: tuple[tuple[Width, int], ...]


def list_clicked_pages(span: Span, *, most: int = 50, at: datetime) -> list[ClickedPage]:
    """Return the pages that were clicked most. Raises QuestionInvalid. One statement."""
    check_span(span)
    statement = Statement(span)
    clicks = statement.events("path", "name = 'click'")
    found = ask(
        f"SELECT path, count(*) AS n, count(DISTINCT h) AS visitors FROM ({clicks}) GROUP BY path ORDER BY n DESC, path LIMIT {int(most)}",
        statement.parameters, at,
    )  # fmt: skip
    return [
        ClickedPage(str(p), int(n), int(v))
        for p, n, v in zip(*(found[k] for k in ("path", "n", "visitors")), strict=True)
    ]


def get_click_map(span: Span, *, path: str, width: Width = "phone", at: datetime) -> ClickMap:
    """Return where a page was clicked. Raises QuestionInvalid. Four statements."""
    check_span(span)
    statement = Statement(span)
    mine = statement.condition((Condition("path", path),))
    clicks = statement.events(
        "element, x, y, json_extract_string(body, '$.width') AS width", f"name = 'click' AND {mine}"
    )
    widths = ask(f"SELECT width, count(*) AS n FROM ({clicks}) GROUP BY width", statement.parameters, at)
    by_width = dict(zip(widths["width"].tolist(), widths["n"].tolist(), strict=True))
    narrow = f"FROM ({clicks}) WHERE width = {statement.bind(width)}"
    cells = ask(
        f"SELECT least(CAST(floor(x * {ACROSS}) AS INT), {ACROSS - 1}) AS i, CAST(y // {DOWN} AS INT) AS j, count(*) AS n {narrow} "
        "GROUP BY i, j ORDER BY n DESC, i, j LIMIT 20000",
        statement.parameters, at,
    )  # fmt: skip
    elements = ask(
        f"SELECT element, count(*) AS n, count(DISTINCT h) AS visitors {narrow} GROUP BY element ORDER BY n DESC, element LIMIT 50",
        statement.parameters, at,
    )  # fmt: skip
    whole = ask(f"SELECT count(*) AS n, count(DISTINCT h) AS visitors {narrow}", statement.parameters, at)
    return ClickMap(
        path, width, int(whole["n"][0]), int(whole["visitors"][0]),
        tuple(zip(cells["i"].tolist(), cells["j"].tolist(), cells["n"].tolist(), strict=True)),
        tuple(
            ClickedElement(str(e), int(n), int(v))
            for e, n, v in zip(*(elements[k] for k in ("element", "n", "visitors")), strict=True)
        ),
        tuple((each, int(by_width.get(each, 0))) for each in WIDTHS),
    )  # fmt: skip
