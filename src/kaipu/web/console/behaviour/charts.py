"""What the pictures of behaviour are drawn from: plain values as JSON beside the picture."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kaipu.brain.behaviour import api as behaviour
from kaipu.web.console.behaviour import wording
from kaipu.web.console.figures import day_label
from kaipu.web.ui import formats


def axis(unit: str) -> dict[str, Any]:
    """Return how a chart's values are written."""
    sign = formats.sign(settings.CURRENCY) if unit == "money" else ""
    return {"unit": unit, "sign": sign, "chinese": formats.speaks_chinese(), "nothing": _("no data")}


def series(name: str, values: Sequence[float | None], *, dashed: bool = False) -> dict[str, Any]:
    """Return one line or row of bars."""
    return {"name": name, "values": list(values), "dashed": dashed}


def bars(name: str, labels: Sequence[str], values: Sequence[float | None], unit: str = "count") -> dict[str, Any]:
    """Return bars from zero."""
    return {"kind": "bars", "labels": list(labels), "series": [series(name, values)], **axis(unit)}


def columns(name: str, labels: Sequence[str], values: Sequence[float | None], unit: str = "count") -> dict[str, Any]:
    """Return upright bars from zero."""
    return {"kind": "columns", "labels": list(labels), "series": [series(name, values)], **axis(unit)}


def lines(labels: Sequence[str], drawn: Sequence[dict[str, Any]], unit: str, **more: Any) -> dict[str, Any]:
    """Return several lines; `low` and `high` add a band."""
    return {"kind": "lines", "labels": list(labels), "series": list(drawn), **axis(unit), **more}


def days(buckets: Sequence[date]) -> list[str]:
    """Write days on an axis."""
    return [day_label(day, "day") for day in buckets]


def scatter(
    groups: Sequence[tuple[str, list[tuple[float, float, str]]]],
    x: str,
    y: str,
    *,
    logarithms: tuple[bool, bool] = (False, False),
) -> dict[str, Any]:
    """Return points with names, in groups; an axis goes by logarithms where wanted and all values are above zero."""
    points = [point for _name, each in groups for point in each]
    log_x = logarithms[0] and all(point[0] > 0 for point in points)
    log_y = logarithms[1] and all(point[1] > 0 for point in points)
    drawn = [{"name": name, "points": each} for name, each in groups]
    return {"kind": "scatter", "x": x, "y": y, "groups": drawn, "log_x": log_x, "log_y": log_y}


def sankey(paths: behaviour.Paths) -> dict[str, Any]:
    """Return the streams, left to right in the order of time."""
    depth = paths.question.depth
    backward = paths.question.backward

    def place(layer: int) -> int:
        return depth - layer if backward else layer

    nodes: dict[str, dict[str, Any]] = {}
    links = []
    for stream in paths.streams:
        ends = []
        for layer, name in ((stream.layer, stream.source), (stream.layer + 1, stream.target)):
            text = _("(begin)") if backward and name == wording.END else wording.label(name)
            node = f"{place(layer)}|{text}"
            nodes[node] = {"name": node, "depth": place(layer), "quiet": name in {wording.END, wording.REST}}
            ends.append(node)
        source, target = reversed(ends) if backward else ends
        links.append({"source": source, "target": target, "value": stream.count})
    return {"kind": "sankey", "nodes": list(nodes.values()), "links": links, **axis("count")}
