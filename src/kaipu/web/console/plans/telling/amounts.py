"""Frozen figures in words: values, differences, names, days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kaipu.web.console import figures
from kaipu.web.ui import formats

type Facts = Mapping[str, Any]
LEVEL = Decimal("0.005")  # a change of less than half a per cent is none worth a word


def number(value: Any) -> Decimal | None:
    """Return a frozen number."""
    return None if value is None else Decimal(str(value))


def written(facts: Facts, currency: str, name: str = "value", *, short: bool = True) -> str:
    """Write one of a metric's frozen figures in its unit."""
    return figures.written(number(facts[name]), facts["unit"], currency, short=short)


def money(value: Any, currency: str) -> str:
    """Write an amount of money."""
    return figures.written(number(value), "money", currency, short=True)


def title(facts: Facts) -> str:
    """Return the name of a metric, a campaign or a factor."""
    return str(facts["title_zh"] if formats.speaks_chinese() else facts["title_en"])


def inside(facts: Facts) -> str:
    """Return a metric's name as it stands inside a sentence: English drops its capital, but not of GMV."""
    name = title(facts)
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def size(now: Decimal, before: Decimal, unit: str) -> str:
    """Write how far a figure moved, without its sign: 3.2%, or points of a share."""
    if unit == "ratio":
        return _("%(size)s points") % {"size": f"{abs(now - before) * 100:.1f}"}
    return formats.percent(abs(now - before) / abs(before))


def moved(now: Decimal | None, before: Decimal | None, unit: str) -> str:
    """Return “up”, “down”, “level”, or “” where one cannot say."""
    if now is None or before is None or (not before and unit != "ratio"):
        return ""
    difference = now - before if unit == "ratio" else (now - before) / abs(before)
    least = LEVEL * Decimal("0.3") if unit == "ratio" else LEVEL
    return "level" if abs(difference) < least else "up" if difference > 0 else "down"


def effect(value: Any, facts: Facts, currency: str) -> str:
    """Write an effect on a metric with its sign; of shares in points."""
    amount = number(value) or Decimal(0)
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    if facts["unit"] == "ratio":
        return sign + _("%(size)s points") % {"size": f"{abs(amount) * 100:.1f}"}
    return sign + figures.written(abs(amount), facts["unit"], currency, short=True)


def day(text: str) -> str:
    """Write a frozen day."""
    return formats.day(date.fromisoformat(text))


def joint() -> str:
    """Return what stands between two sentences."""
    return "" if formats.speaks_chinese() else " "


def listed(names: list[str]) -> str:
    """Join names as one says them: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s") % {"most": _(", ").join(names[:-1]), "last": names[-1]}


def period_word(kind: str) -> str:
    """Return “week”, “month” or “quarter”."""
    return {"week": _("week"), "month": _("month"), "quarter": _("quarter"), "year": _("year")}[kind]
