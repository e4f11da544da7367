"""How a decision is told: its headline, its lines with evidence, and expected beside actual effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kaipu.brain.decisions import api as decisions
from kaipu.kernel.money import Money, worth
from kaipu.web.console import words
from kaipu.web.ui import formats, quantities

SPARK_HEIGHT, SPARK_STEP = 24, 4


@dataclass(frozen=True, slots=True)
class Line:
    """One SKU of a decision: what is ordered, and the figures behind it. `bars` draw its daily units."""

    sku_code: str
    name: str
    quantity: float
    cost_minor: int
    velocity: float
    available: float
    on_order: float
    cover_days: float | None
    order_up_to: float
    safety_stock: float
    lost_units: float
    shelf_life_days: int | None
    pack_units: int
    capped: bool
    bars: tuple[tuple[int, int, int], ...]
    width: int
    days: str
    unit: str = ""  # “ kg” of what is weighed


@dataclass(frozen=True, slots=True)
class Comparison:
    """One effect: what was expected, with its interval, and what happened, if that is known yet."""

    name: str
    expected: str
    interval: str
    actual: str
    within: bool | None
    low: int
    high: int
    middle: int
    point: int | None

    @property
    def width(self) -> int:
        """How wide the interval is, on the scale of 200."""
        return self.high - self.low


def place(decision: decisions.DecisionRecord) -> str:
    """Return the name of the place a decision is about."""
    action = decision.action
    chinese = action.get("location_name_zh", "") if formats.speaks_chinese() else ""
    return chinese or action.get("location_name_en", "") or action.get("location_code", "")


def headline(decision: decisions.DecisionRecord) -> str:
    """Return a decision in one line: what would be done."""
    if decision.kind != "replenishment":
        return f"{decision.kind} · {decision.subject}"
    action = decision.action
    facts = {
        "goods": _goods(action), "supplier": action.get("supplier_name", ""), "place": place(decision),
    }  # fmt: skip
    return _("Order %(goods)s from %(supplier)s for %(place)s") % facts


def _goods(action: Mapping[str, Any]) -> str:
    return quantities.total([(int(action.get("pieces", 0)), False), (int(action.get("grams", 0)), True)])


def lines(decision: decisions.DecisionRecord) -> list[Line]:
    """Return a decision's lines, the most threatened sales first as the producer sorted them."""
    evidence = {line["sku_code"]: line for line in decision.evidence.get("lines", [])}
    return [_line(line, evidence.get(line["sku_code"], {})) for line in decision.action.get("lines", [])]


def _line(action: Mapping[str, Any], why: Mapping[str, Any]) -> Line:
    daily = why.get("daily_units", [])
    velocity = float(why.get("velocity", 0))
    have = int(why.get("available", 0)) + int(why.get("on_order", 0))
    name = (formats.speaks_chinese() and action.get("name_zh")) or action.get("name_en", "")
    per = int(action.get("price_per", 1))  # grams are shown as kilograms

    def much(name: str) -> float:
        return float(why.get(name, 0)) / per

    return Line(
        action["sku_code"], name, int(action["quantity"]) / per,
        worth(int(action.get("unit_cost_minor", 0)), int(action["quantity"]), per),
        velocity / per, much("available"), much("on_order"), have / velocity if velocity else None,
        much("order_up_to"), much("safety_stock"), much("lost_units"),
        why.get("shelf_life_days"), int(why.get("pack_units", 1)), bool(why.get("capped_by_shelf_life")), bars(daily),
        max(1, len(daily) * SPARK_STEP), ", ".join(formats.whole(units / per) for units in daily), " kg" if per > 1 else "",
    )  # fmt: skip


def bars(daily: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Return (x, y, height) of one bar a day, scaled to the best day; a day without sales has a bar of height 0."""
    most = max(daily, default=0) or 1
    heights = [
        round(units / most * SPARK_HEIGHT) if units <= 0 else max(1, round(units / most * SPARK_HEIGHT))
        for units in daily
    ]
    return tuple((place * SPARK_STEP, SPARK_HEIGHT - height, height) for place, height in enumerate(heights))


def amount(value: float | None, unit: str) -> str:
    """Write the value of an effect in its unit."""
    if value is None:
        return ""
    if unit == "money":
        return formats.money_text(Money(round(value), settings.CURRENCY))
    if unit == "share":
        return formats.percent(value)
    return formats.whole(round(value))


def effects(decision: decisions.DecisionRecord) -> list[Comparison]:
    """Return every expected effect beside what happened."""
    actual = {effect.metric: effect for effect in decision.actual}
    return [_compare(effect, actual.get(effect.metric)) for effect in decision.expected]


def _compare(expected: decisions.Effect, actual: decisions.Effect | None) -> Comparison:
    low = expected.value if expected.low is None else expected.low
    high = expected.value if expected.high is None else expected.high
    ranged = expected.low is not None and expected.high is not None
    top = max(high, actual.value if actual else 0, 1) * 1.1
    interval = (
        _("%(low)s to %(high)s") % {"low": amount(low, expected.unit), "high": amount(high, expected.unit)}
        if ranged
        else ""
    )
    return Comparison(
        words.effect(expected.metric), amount(expected.value, expected.unit), interval,
        amount(actual.value, expected.unit) if actual else "", low <= actual.value <= high if actual and ranged else None,
        _share(low, top), _share(high, top), _share(expected.value, top), _share(actual.value, top) if actual else None,
    )  # fmt: skip


def _share(value: float, top: float) -> int:
    return round(value / top * 200)
