"""What the charts of the desk are drawn from: plain values as JSON beside the picture, and the same values as a table."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats as django_formats
from django.utils.translation import gettext as _

from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures
from kaipu.web.ui import formats

MOST_BARS = 12


def label(day: date, grain: str) -> str:
    """Write a bucket on an axis."""
    chinese = formats.speaks_chinese()
    if grain == "month":
        return django_formats.date_format(day, "Y年n月" if chinese else "M Y")
    return django_formats.date_format(day, "n月j日" if chinese else "M j")


def _plain(values: Sequence[Decimal | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _axis(series: metrics.Series) -> dict[str, Any]:
    return {
        "unit": series.metric.unit,
        "sign": formats.sign(series.currency) if series.metric.unit == "money" else "",
        "chinese": formats.speaks_chinese(),
        "nothing": _("no data"),
    }


def over_time(series: metrics.Series, before: str) -> dict[str, Any]:
    """Return the chart of a series over time, with the comparison as a dashed line shifted onto the same days."""
    drawn = [{"name": figures.title_of(series.metric), "values": _plain(series.values), "dashed": False}]
    if series.comparison:
        values = _plain(series.comparison.values)[: len(series.buckets)]
        drawn.append({"name": before, "values": values, "dashed": True})
    return {
        "kind": "time",
        "labels": [label(day, series.grain) for day in series.buckets],
        "series": drawn,
        **_axis(series),
    }


def by_member(series: metrics.Series, before: str) -> dict[str, Any]:
    """Return the chart of a series by its dimension: one bar a member, the largest first."""
    shown = series.lines[:MOST_BARS]
    drawn = [
        {"name": figures.title_of(series.metric), "values": _plain([line.total for line in shown]), "dashed": False}
    ]
    if series.comparison:
        earlier = {line.member: line.total for line in series.comparison.lines}
        values = _plain([earlier.get(line.member) for line in shown])
        drawn.append({"name": before, "values": values, "dashed": True})
    return {"kind": "bars", "labels": [figures.member_of(line) for line in shown], "series": drawn, **_axis(series)}


def time_rows(series: metrics.Series) -> list[tuple[str, str, str]]:
    """Return a series over time as rows of a table: day, value, value before."""
    earlier = series.comparison.values if series.comparison else ()
    unit, currency = series.metric.unit, series.currency
    return [
        (
            formats.day(day), figures.written(value, unit, currency),
            figures.written(earlier[place], unit, currency) if place < len(earlier) else "",
        )
        for place, (day, value) in enumerate(zip(series.buckets, series.values, strict=True))
    ]  # fmt: skip


def member_rows(series: metrics.Series) -> list[tuple[str, str, str, str, str]]:
    """Return a series by member as rows of a table: member, value, value before, change and its direction."""
    earlier = {line.member: line.total for line in series.comparison.lines} if series.comparison else {}
    unit, currency = series.metric.unit, series.currency
    return [
        (
            figures.member_of(line), figures.written(line.total, unit, currency),
            figures.written(earlier.get(line.member), unit, currency) if series.comparison else "",
            *figures.change(line.total, earlier.get(line.member), series.metric),
        )
        for line in series.lines
    ]  # fmt: skip


def csv_rows(series: metrics.Series) -> Iterator[list[str]]:
    """Yield a series as rows of a CSV file: exact values, days as ISO, one column a member where there is a dimension."""
    yield [
        "from",
        *([figures.title_of(series.metric)] if not series.lines else []),
        *map(figures.member_of, series.lines),
    ]
    for place, day in enumerate(series.buckets):
        values = [line.values[place] for line in series.lines] if series.lines else [series.values[place]]
        yield [day.isoformat(), *("" if value is None else str(value) for value in values)]
