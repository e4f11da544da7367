"""What the pictures of an explanation are drawn from, and the same as rows of tables."""

from typing import Any

from django.utils.translation import gettext as _

from kaipu.brain.insight import api as insight
from kaipu.web.console import figures
from kaipu.web.console.why import wording
from kaipu.web.ui import formats


def _axis(told: insight.Explanation) -> dict[str, Any]:
    return {
        "unit": told.metric.unit, "sign": formats.sign(told.currency) if told.metric.unit == "money" else "",
        "chinese": formats.speaks_chinese(), "nothing": _("no data"),
    }  # fmt: skip


def walk(told: insight.Explanation) -> list[tuple[str, float, bool]]:
    """Return the way from before to now: (what, size, whether it is a whole)."""
    if told.value is None or told.earlier is None:
        return []
    way = [(_("Before"), float(told.earlier), True)]
    if told.expected is not None:
        way.append((_("What was to be expected"), float(told.course), False))
    way += [(wording.slice_name(part), float(part.effect), False) for part in told.parts]
    if told.rest:
        way.append((_("Everything else"), float(told.rest), False))
    return [*way, (_("Now"), float(told.value), True)]


def waterfall(told: insight.Explanation) -> dict[str, Any] | None:
    """Return the way from before to now as a chart; None where a bar from zero could not show it."""
    way = walk(told)
    level, lowest = 0.0, 0.0
    for _name, size, whole in way:
        level = size if whole else level + size
        lowest = min(lowest, level)
    if not way or lowest < 0:
        return None
    return {
        "kind": "waterfall", "labels": [name for name, *_ in way], "totals": [0, len(way) - 1],
        "series": [{"name": figures.title_of(told.metric), "values": [size for _, size, _ in way], "dashed": False}],
        **_axis(told),
    }  # fmt: skip


def walk_rows(told: insight.Explanation) -> list[tuple[str, str]]:
    """Return the way from before to now as rows."""
    way = walk(told)
    exact = [told.earlier, told.course, *(part.effect for part in told.parts), told.rest, told.value]
    if told.expected is None:
        exact.pop(1)
    if not told.rest:
        exact.pop(-2)
    return [
        (name, wording.written(told, value, short=False) if whole else wording.step(told, value or told.rest * 0))
        for (name, _size, whole), value in zip(way, exact, strict=True)
    ]


def factors(told: insight.Explanation, tree: insight.Tree) -> dict[str, Any]:
    """Return a factor tree as bars from zero: what each factor made of the change."""
    return {
        "kind": "bars", "labels": [wording.factor_name(each.factor) for each in tree.factors],
        "series": [
            {"name": _("Effect"), "values": [float(each.contribution) for each in tree.factors], "dashed": False}
        ],
        **_axis(told),
    }  # fmt: skip


def factor_rows(told: insight.Explanation, tree: insight.Tree) -> list[tuple[str, str, str, str]]:
    """Return a factor tree as rows: name, before, now, effect."""
    return [
        (
            wording.factor_name(each.factor), _factor(each.before, each.factor.unit, told.currency),
            _factor(each.now, each.factor.unit, told.currency), wording.step(told, each.contribution),
        )
        for each in tree.factors
    ]  # fmt: skip


def _factor(value: float, unit: str, currency: str) -> str:
    return figures.written(figures.to_decimal(value), unit, currency)


def history(told: insight.Explanation) -> dict[str, Any]:
    """Return the periods this was measured by over time, with what was to be expected as a dashed line."""
    spans = [(days, value) for days, value in reversed(told.history)] + [(told.now, told.value)]
    values = [None if value is None else float(value) for _, value in spans]
    drawn = [{"name": figures.title_of(told.metric), "values": values, "dashed": False}]
    if told.expected is not None and told.usual is not None:
        low, high = float(told.expected - 2 * told.usual), float(told.expected + 2 * told.usual)
        drawn += [
            {"name": _("usually at least"), "values": [low] * len(spans), "dashed": True},
            {"name": _("usually at most"), "values": [high] * len(spans), "dashed": True},
        ]
    return {"kind": "time", "labels": [formats.day(days.first) for days, _ in spans], "series": drawn, **_axis(told)}


def history_rows(told: insight.Explanation) -> list[tuple[str, str]]:
    """Return the periods this was measured by as rows, the newest first."""
    return [
        (wording.span(days), wording.written(told, value, short=False))
        for days, value in ((told.now, told.value), *told.history)
    ]
