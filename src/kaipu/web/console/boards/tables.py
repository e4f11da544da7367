"""The table beside each chart: the same values in words, with the ways down to a member and to the rows."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kaipu.brain.boards import api as boards
from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures
from kaipu.web.console.boards import asking, wording
from kaipu.web.console.boards.naming import labels_of, member_of
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.metrics.answers import names_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, whether it is a number, and whether it tells good or bad news."""

    text: str
    number: bool = False
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `only` narrows the board to its member, `rows` shows what was counted."""

    name: str
    cells: tuple[Cell, ...]
    only: str = ""
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: titles with whether they head numbers, and lines."""

    titles: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]


def lay_out(answer: boards.Answer, view: boards.View, *, linked: bool = True) -> Table | None:
    """Return a tile's table; None for numbers, which are words already. Without `linked` nothing leads away."""
    result = answer.result
    if result is None or answer.tile.kind == "numbers":
        return None
    if answer.tile.kind in {"line", "stacked", "calendar"}:
        return _over_time(answer, result)
    told = answer.closed or result
    return _by_member(result, told, view, linked) if result.query.dimensions else _steps(result, told)


def _value(value: Decimal | None, metric: metrics.Definition, result: metrics.Result) -> Cell:
    return Cell(figures.written(value, metric.unit, result.currency), True)


def _changes(
    now: Decimal | None, before: Decimal | None, metric: metrics.Definition, result: metrics.Result
) -> tuple[Cell, ...]:
    if not result.comparison:
        return ()
    text, direction = figures.change(now, before, metric)
    change = Cell(text or figures.NOTHING, True, direction)
    return (change,) if len(result.metrics) > 1 else (_value(before, metric, result), change)


def _compared(result: metrics.Result) -> list[tuple[str, bool]]:
    if not result.comparison:
        return []
    before = [(wording.comparisons().get(result.query.compare, ""), True)] if len(result.metrics) == 1 else []
    return [*before, (_("Up or down"), True)]


def _over_time(answer: boards.Answer, result: metrics.Result) -> Table:
    if result.query.dimensions:
        titles = [(member_of(result, row), True) for row in result.rows]
        columns = [row.values[0] for row in result.rows]
        whole = [(_("All"), True)]
        lines = [
            Line("", (Cell(label),
                      *(_value(each[place], result.metrics[0], result) for each in columns),
                      _value(result.values[0][place], result.metrics[0], result)))
            for place, label in enumerate(labels_of(result))
        ]  # fmt: skip
        return Table(((_("From"), False), *titles, *whole), tuple(lines))
    titles = [(_("From"), False)]
    for metric in result.metrics:
        titles += [(figures.title_of(metric), True), *_compared(result)]
    banded = len(answer.bands) == len(result.buckets) and bool(answer.bands)
    lines = []
    for place, label in enumerate(labels_of(result)):
        cells = [Cell(label)]
        for m, metric in enumerate(result.metrics):
            earlier = result.comparison.values[m] if result.comparison else ()
            before = earlier[place] if place < len(earlier) else None
            cells += [
                _value(result.values[m][place], metric, result),
                *_changes(result.values[m][place], before, metric, result),
            ]
        lines.append(Line("", (*cells, *([_interval(answer.bands[place])] if banded else []))))
    return Table((*titles, *([(_("95%% interval") % (), True)] if banded else [])), tuple(lines))


def _interval(band: tuple[float, float] | None) -> Cell:
    return Cell("–" if band is None else f"{band[0] * 100:.1f}–{band[1] * 100:.1f}%", True)


def _by_member(result: metrics.Result, told: metrics.Result, view: boards.View, linked: bool) -> Table:
    """Lay rows out; changes are those of `told`, which knows no day that is not over."""
    titles = [(metric_wording.dimension(name), False) for name in result.query.dimensions]
    for metric in result.metrics:
        titles += [(figures.title_of(metric), True), *_compared(result)]
    earlier = {row.members: row.totals for row in told.comparison.rows} if told.comparison else {}
    over, nothing = {row.members: row.totals for row in told.rows}, (None,) * len(result.metrics)
    lines = []
    for row in result.rows:
        cells = [Cell(name) for name in names_of(row)]
        both = zip(over.get(row.members, nothing), earlier.get(row.members, nothing), strict=True)
        for metric, value, (now, was) in zip(result.metrics, row.totals, both, strict=True):
            cells += [_value(value, metric, result), *_changes(now, was, metric, result)]
        only = asking.narrowed(view, result.query.dimensions[0], row.members[0]) if linked else ""
        rows = asking.rows_address(view, result.metrics[0].name, result.query.dimensions, row.members) if linked else ""
        lines.append(Line(member_of(result, row), tuple(cells), only, rows))
    return Table(tuple(titles), tuple(lines))


def _steps(result: metrics.Result, told: metrics.Result) -> Table:
    before = told.comparison.totals if told.comparison else (None,) * len(result.metrics)
    lines = [
        Line("", (Cell(figures.title_of(metric)), _value(value, metric, result), *_changes(now, was, metric, result)))
        for metric, value, now, was in zip(result.metrics, result.totals, told.totals, before, strict=True)
    ]
    return Table(((_("Metric"), False), (_("Value"), True), *_compared(result)), tuple(lines))
