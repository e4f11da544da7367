"""What the charts of tiles are drawn from: plain values as JSON beside the picture."""

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from kaipu.brain.boards import api as boards
from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures
from kaipu.web.console.boards import asking, wording
from kaipu.web.console.boards.naming import labels_of, member_of
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.metrics.answers import names_of
from kaipu.web.ui import formats

MOST_PARTS = 4
IN_TIME = frozenset({"weekday", "hour"})

type Drawing = dict[str, Any]
type Notes = Sequence[boards.NoteRecord]


def draw(answer: boards.Answer, view: boards.View, notes: Notes = (), *, linked: bool = True) -> Drawing | None:
    """Return a tile's chart, or None where it is a table or has nothing to draw; `linked` charts lead to their members."""
    result = answer.result
    if result is None or answer.tile.kind in {"numbers", "table"} or _is_bare(answer, result):
        return None
    ways: dict[str, Callable[..., Drawing]] = {
        "line": _line, "bar": _bars, "map": _map, "stacked": _stacked, "pie": _pie, "scatter": _scatter, "heatmap": _heat,
        "funnel": _funnel, "sankey": _sankey, "calendar": _calendar,
    }  # fmt: skip
    drawing = ways[answer.tile.kind](answer, result) | axis(result.metrics[0], result.currency)
    if answer.tile.kind in {"line", "stacked"} and notes:
        drawing["notes"] = _marks(result, notes)
    if linked and drawing["kind"] in {"bars", "columns"}:
        name = result.query.dimensions[0]
        drawing["links"] = [asking.narrowed(view, name, row.members[0]) for row in result.rows]
    return drawing


def _is_bare(answer: boards.Answer, result: metrics.Result) -> bool:
    """Tell whether there is nothing to see: no data, no members, or zero throughout where only sizes are drawn."""
    if all(total is None for total in result.totals) or (result.query.dimensions and not result.rows):
        return True
    return answer.tile.kind not in {"line", "scatter", "funnel"} and not any(result.totals)


def axis(metric: metrics.Definition, currency: str) -> Drawing:
    """Return how values of a metric are written by the script."""
    return {
        "unit": metric.unit, "sign": formats.sign(currency) if metric.unit == "money" else "",
        "chinese": formats.speaks_chinese(), "nothing": _("no data"), "title": figures.title_of(metric),
        "interval": _("95%% interval") % (),
    }  # fmt: skip


def _plain(values: Sequence[Decimal | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _line(answer: boards.Answer, result: metrics.Result) -> Drawing:
    labels = labels_of(result)
    if result.query.dimensions:
        drawn = [
            {"name": member_of(result, row), "values": _plain(row.values[0]), "dashed": False} for row in result.rows
        ]
        return {"kind": "time", "labels": labels, "series": drawn}
    drawn = [
        {"name": figures.title_of(metric), "values": _plain(values), "dashed": False}
        for metric, values in zip(result.metrics, result.values, strict=True)
    ]
    if result.comparison and len(result.metrics) == 1:
        values = _plain(result.comparison.values[0])[: len(labels)]
        drawn.append({"name": wording.comparisons().get(result.query.compare, ""), "values": values, "dashed": True})
    bands = [None if band is None else list(band) for band in answer.bands]
    return {"kind": "time", "labels": labels, "series": drawn, "bands": bands if any(bands) else []}


def _bars(answer: boards.Answer, result: metrics.Result) -> Drawing:
    drawn = [
        {
            "name": figures.title_of(result.metrics[0]),
            "values": _plain([row.totals[0] for row in result.rows]),
            "dashed": False,
        }
    ]
    if result.comparison:
        earlier = {row.members: row.totals[0] for row in result.comparison.rows}
        values = _plain([earlier.get(row.members) for row in result.rows])
        drawn.append({"name": wording.comparisons().get(result.query.compare, ""), "values": values, "dashed": True})
    kind = "columns" if result.query.dimensions[0] in IN_TIME else "bars"
    bands = [None if band is None else list(band) for band in answer.bands]
    labels = [member_of(result, row) for row in result.rows]
    return {"kind": kind, "labels": labels, "series": drawn, "bands": bands if any(bands) else []}


def _map(answer: boards.Answer, result: metrics.Result) -> Drawing:
    """Draw provinces of China where at least half of what is known lies in them; other regions, which no map shows, as bars."""
    shares: dict[str, float] = {}
    for row in result.rows:
        province = boards.find_province(row.members[0])
        if province and row.totals[0] is not None:
            shares[province] = shares.get(province, 0.0) + float(row.totals[0])
    known = sum(float(row.totals[0] or 0) for row in result.rows if row.members[0])
    if len(shares) < 2 or sum(shares.values()) < known / 2 or not result.metrics[0].additive:
        return _bars(answer, result)
    return {
        "kind": "map", "labels": [], "map": static("console/vendor/china.json"), "names": boards.PROVINCES,
        "series": [{"name": "", "values": [{"name": name, "value": value} for name, value in shares.items()]}],
    }  # fmt: skip


def _rest(result: metrics.Result, shown: Sequence[metrics.Row], place: int | None) -> Decimal:
    """Return what the rows shown leave of the whole, in a bucket or over all."""
    whole = result.totals[0] if place is None else result.values[0][place]
    parts = [row.totals[0] if place is None else row.values[0][place] for row in shown]
    return (whole or Decimal(0)) - sum((part for part in parts if part), Decimal(0))


def _stacked(answer: boards.Answer, result: metrics.Result) -> Drawing:
    labels = labels_of(result)
    drawn = [{"name": member_of(result, row), "values": _plain(row.values[0]), "dashed": False} for row in result.rows]
    others = [_rest(result, result.rows, place) for place in range(len(labels))]
    if any(others):
        drawn.append({"name": _("Other"), "values": _plain(others), "dashed": False, "rest": True})
    return {"kind": "stacked", "labels": labels, "series": drawn}


def _pie(answer: boards.Answer, result: metrics.Result) -> Drawing:
    shown = result.rows if len(result.rows) <= MOST_PARTS + 1 else result.rows[:MOST_PARTS]
    values = [row.totals[0] for row in shown]
    labels = [member_of(result, row) for row in shown]
    other = _rest(result, shown, None)
    if other > 0 and len(result.rows) > len(shown):
        values, labels = [*values, other], [*labels, _("Other")]
    return {
        "kind": "pie",
        "labels": labels,
        "series": [{"name": figures.title_of(result.metrics[0]), "values": _plain(values)}],
    }


def _scatter(answer: boards.Answer, result: metrics.Result) -> Drawing:
    rows = [row for row in result.rows if None not in row.totals[:2]]
    return {
        "kind": "scatter", "labels": [member_of(result, row) for row in rows],
        "series": [{"name": "", "values": [_plain(row.totals[:2]) for row in rows]}],
        "other": axis(result.metrics[1], result.currency),
    }  # fmt: skip


def _heat(answer: boards.Answer, result: metrics.Result) -> Drawing:
    names: list[dict[str, str]] = [{}, {}]
    for row in result.rows:
        for place, name in enumerate(names_of(row)):
            names[place].setdefault(row.members[place], name)
    order = [
        sorted(each, key=lambda member: (not member.isdigit(), int(member) if member.isdigit() else 0, member))
        for each in names
    ]
    places = [{member: n for n, member in enumerate(each)} for each in order]
    cells = [
        [places[1][row.members[1]], places[0][row.members[0]], float(row.totals[0])]
        for row in result.rows
        if row.totals[0] is not None
    ]
    columns = [names[1][member] for member in order[1]]
    return {
        "kind": "heat", "labels": [f"{int(each):02d}" if each.isdigit() else each for each in columns],
        "across": [names[0][member] for member in order[0]], "series": [{"name": "", "values": cells}],
    }  # fmt: skip


def _funnel(answer: boards.Answer, result: metrics.Result) -> Drawing:
    labels, values = list(map(figures.title_of, result.metrics)), _plain(result.totals)
    if result.metrics[0].unit == "ratio":
        labels, values = [_("All visits"), *labels], [1.0, *values]
    return {"kind": "funnel", "labels": labels, "series": [{"name": "", "values": values}]}


def _sankey(answer: boards.Answer, result: metrics.Result) -> Drawing:
    nodes: dict[str, str] = {}
    links: dict[tuple[str, str], float] = {}
    for row in result.rows:
        keys = [f"{place}:{member}" for place, member in enumerate(row.members)]
        nodes |= dict(zip(keys, names_of(row), strict=True))
        for pair in itertools.pairwise(keys):
            links[pair] = links.get(pair, 0) + float(row.totals[0] or 0)
    return {
        "kind": "sankey", "labels": [],
        "nodes": [{"key": key, "name": name} for key, name in nodes.items()],
        "flows": [[source, target, value] for (source, target), value in links.items() if value > 0],
        "columns": [metric_wording.dimension(name) for name in result.query.dimensions], "series": [],
    }  # fmt: skip


def _calendar(answer: boards.Answer, result: metrics.Result) -> Drawing:
    days = [
        [bucket.isoformat(), float(value)]
        for bucket, value in zip(result.buckets, result.values[0], strict=True)
        if value is not None
    ]
    span = [result.query.first.isoformat(), result.query.last.isoformat()]
    return {"kind": "calendar", "labels": [], "span": span, "series": [{"name": "", "values": days}]}


def _marks(result: metrics.Result, notes: Notes) -> list[Drawing]:
    """Put notes onto the buckets that hold their days."""
    days = [getattr(bucket, "date", lambda day=bucket: day)() for bucket in result.buckets]
    marks = []
    for note in notes:
        places = [place for place, day in enumerate(days) if day <= note.day]
        if places:
            marks.append({"at": places[-1], "text": note.text})
    return marks
