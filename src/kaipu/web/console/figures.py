"""How figures of the metric catalogue are written: in their unit, short or whole, and as a change that is good or bad news."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import formats as django_formats
from django.utils.translation import gettext as _

from kaipu.brain.metrics import api as metrics
from kaipu.web.ui import formats

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a tile shows it, with its definition's address."""

    name: str
    title: str
    value: str
    change: str
    direction: str
    before: str
    url: str
    assumed: bool


def title_of(metric: metrics.Definition) -> str:
    """Return a metric's name in the reader's language."""
    return metric.title_zh if formats.speaks_chinese() else metric.title_en


def meaning_of(metric: metrics.Definition) -> str:
    """Return a metric's meaning in the reader's language."""
    return metric.meaning_zh if formats.speaks_chinese() else metric.meaning_en


def member_of(line: metrics.Line) -> str:
    """Return the name of a dimension's value in the reader's language."""
    return (line.name_zh if formats.speaks_chinese() else line.name_en) or line.member or _("without")


def written(value: Decimal | None, unit: str, currency: str, *, short: bool = False) -> str:
    """Write a value in its unit; short for tiles, whole for tables."""
    if value is None:
        return NOTHING
    if unit == "ratio":
        return formats.percent(value)
    if unit == "number":
        return f"{value:,.2f}"
    minus, size = ("−" if value < 0 else ""), abs(value)
    if unit == "money":
        small = size < 10_000 or not short
        return minus + formats.sign(currency) + (f"{size:,.2f}" if small else formats.compact(size))
    return minus + (formats.compact(size) if short and size >= 10_000 else f"{size:,.0f}")


def to_decimal(value: float) -> Decimal:
    """Return a computed number as one that can be written."""
    return Decimal(repr(value))


def change(now: Decimal | None, before: Decimal | None, metric: metrics.Definition) -> tuple[str, str]:
    """Return a change in words and whether it is a rise of the good kind: ("+3.2%", "rise").

    Ratios change by percentage points, all else by its share of what was.
    """
    if now is None or before is None or (metric.unit != "ratio" and not before):
        return "", ""
    difference = now - before
    if not difference:
        return _("no change"), ""
    if metric.unit == "ratio":
        size = f"{abs(difference) * 100:.1f}"
        text = _("%(sign)s%(size)s points") % {"sign": "+" if difference >= 0 else "−", "size": size}
    else:
        share = difference / abs(before)
        text = ("+" if share >= 0 else "−") + formats.percent(abs(share))
    return text, "rise" if (difference > 0) == (metric.better == "up") else "fall"


def figure(
    metric: metrics.Definition, now: Decimal | None, before: Decimal | None, currency: str, *, linked: bool = True
) -> Figure:
    """Put a metric's value beside an earlier one; `linked` to its definition for those who may read it."""
    text, direction = change(now, before, metric)
    return Figure(
        metric.name, title_of(metric), written(now, metric.unit, currency, short=True), text, direction,
        written(before, metric.unit, currency, short=True) if before is not None else "",
        f"/desk/metrics/{metric.name}/" if linked else "", metric.assumed,
    )  # fmt: skip


def day_label(day: date, grain: str) -> str:
    """Write a bucket on an axis."""
    chinese = formats.speaks_chinese()
    if grain == "month":
        return django_formats.date_format(day, "Y年n月" if chinese else "M Y")
    return django_formats.date_format(day, "n月j日" if chinese else "M j")
