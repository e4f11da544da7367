"""A result as a page shows it: figures, charts, a table and its CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures
from kaipu.web.console.figures import day_label
from kaipu.web.console.metrics import wording
from kaipu.web.ui import formats

MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table beside its earlier one."""

    value: str
    before: str
    change: str
    direction: str


def lay_out(result: metrics.Result, given: QueryDict) -> dict[str, object]:
    """Return everything the page shows of a result."""
    before = wording.comparisons().get(result.query.compare, "")
    return {
        "result": result, "before": before, "tiles": _tiles(result),
        "missing": [figures.title_of(metric) for metric in result.metrics if metric.name in result.missing],
        "titles": [figures.title_of(metric) for metric in result.metrics],
        "cut_titles": [wording.dimension(name) for name in result.query.dimensions],
        "time": _over_time(result, before) if result.buckets else None,
        "time_rows": _time_rows(result),
        "members": _by_member(result, before) if result.rows else None,
        "member_rows": [
            (names_of(row), _cells(result, place), _rows_address(given, row.members))
            for place, row in enumerate(result.rows)
        ],
        "rows_address": given.urlencode(),
        "statements": [(sql, sorted((name, str(value)) for name, value in bound.items())) for sql, bound in result.statements],
        "finding": _finding(result, before),
    }  # fmt: skip


def names_of(row: metrics.Row) -> list[str]:
    """Return a row's members in the reader's language."""
    names = row.names_zh if formats.speaks_chinese() else row.names_en
    return [name or _("without") for name in names]


def _rows_address(given: QueryDict, members: Sequence[str]) -> str:
    kept = [(name, value) for name, values in given.lists() if name not in {"member", "page"} for value in values]
    return urlencode([*kept, *(("member", member) for member in members)])


def _tiles(result: metrics.Result) -> list[figures.Figure]:
    earlier = result.comparison.totals if result.comparison else result.targets or (None,) * len(result.metrics)
    return [
        figures.figure(metric, now, before, result.currency)
        for metric, now, before in zip(result.metrics, result.totals, earlier, strict=True)
    ]


def _finding(result: metrics.Result, before: str) -> str:
    metric = result.metrics[0]
    earlier = result.comparison.totals[0] if result.comparison else None
    facts = {
        "metric": figures.title_of(metric), "before": before,
        "value": figures.written(result.totals[0], metric.unit, result.currency, short=True),
        "change": figures.change(result.totals[0], earlier, metric)[0],
    }  # fmt: skip
    if facts["change"]:
        return _("%(metric)s: %(value)s, %(change)s against %(before)s") % facts
    return _("%(metric)s: %(value)s") % facts


def _axis(result: metrics.Result) -> dict[str, Any]:
    unit = result.metrics[0].unit
    return {
        "unit": unit, "sign": formats.sign(result.currency) if unit == "money" else "",
        "chinese": formats.speaks_chinese(), "nothing": _("no data"),
    }  # fmt: skip


def _plain(values: Sequence[Decimal | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _over_time(result: metrics.Result, before: str) -> dict[str, Any]:
    drawn = [{"name": figures.title_of(result.metrics[0]), "values": _plain(result.values[0]), "dashed": False}]
    if result.comparison:
        values = _plain(result.comparison.values[0])[: len(result.buckets)]
        drawn.append({"name": before, "values": values, "dashed": True})
    labels = [bucket_label(bucket, result.query.grain) for bucket in result.buckets]
    return {"kind": "time", "labels": labels, "series": drawn, **_axis(result)}


def bucket_label(bucket: Any, grain: str) -> str:
    """Write a bucket on an axis or in a table."""
    if isinstance(bucket, datetime):
        return f"{day_label(bucket.date(), 'day')} {bucket:%H:%M}"
    if grain == "year":
        return str(bucket.year)
    return day_label(bucket, "month" if grain in {"month", "quarter"} else grain)


def _by_member(result: metrics.Result, before: str) -> dict[str, Any]:
    shown = result.rows[:MOST_BARS]
    drawn = [
        {
            "name": figures.title_of(result.metrics[0]),
            "values": _plain([row.totals[0] for row in shown]),
            "dashed": False,
        }
    ]
    if result.comparison:
        earlier = {row.members: row.totals[0] for row in result.comparison.rows}
        drawn.append({"name": before, "values": _plain([earlier.get(row.members) for row in shown]), "dashed": True})
    return {"kind": "bars", "labels": [" · ".join(names_of(row)) for row in shown], "series": drawn, **_axis(result)}


def _cell(result: metrics.Result, metric: metrics.Definition, now: Decimal | None, earlier: Decimal | None) -> Cell:
    change, direction = figures.change(now, earlier, metric)
    return Cell(
        figures.written(now, metric.unit, result.currency),
        figures.written(earlier, metric.unit, result.currency) if result.comparison else "", change, direction,
    )  # fmt: skip


def _cells(result: metrics.Result, place: int) -> list[Cell]:
    row = result.rows[place]
    earlier = {each.members: each.totals for each in result.comparison.rows} if result.comparison else {}
    before = earlier.get(row.members, (None,) * len(result.metrics))
    return [
        _cell(result, metric, now, was) for metric, now, was in zip(result.metrics, row.totals, before, strict=True)
    ]


def _time_rows(result: metrics.Result) -> list[tuple[str, list[Cell]]]:
    found = []
    for place, bucket in enumerate(result.buckets):
        cells = []
        for m, metric in enumerate(result.metrics):
            earlier = result.comparison.values[m] if result.comparison else ()
            cells.append(
                _cell(result, metric, result.values[m][place], earlier[place] if place < len(earlier) else None)
            )
        found.append((bucket_label(bucket, result.query.grain), cells))
    return found


def csv_rows(result: metrics.Result) -> Iterator[list[str]]:
    """Yield a result as rows of a CSV file: one line a cut and bucket, exact values, days as ISO."""
    asked = result.query
    yield [*asked.dimensions, *(["from"] if result.buckets else []), *asked.metrics]
    blank: tuple[str, ...] = ()
    parts = (
        [(row.members, row.totals, row.values) for row in result.rows]
        if asked.dimensions
        else [(blank, result.totals, result.values)]
    )
    for members, totals, values in parts:
        if not result.buckets:
            yield [*map(_safe, members), *map(_text, totals)]
        for place, bucket in enumerate(result.buckets):
            yield [*map(_safe, members), bucket.isoformat(), *(_text(each[place]) for each in values)]


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _safe(member: str) -> str:
    """Write a member so that no spreadsheet takes it for a formula."""
    return f"'{member}" if member.startswith(("=", "+", "-", "@", "\t")) else member
