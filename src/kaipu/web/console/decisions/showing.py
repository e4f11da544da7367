"""How a decision is told: its headline, where it stands and why, its evidence, and expected beside actual effects."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaipu.brain.decisions import api as decisions
from kaipu.commerce.customers import api as customers
from kaipu.kernel.money import Money, worth
from kaipu.web.console import words
from kaipu.web.ui import formats

SPARK_HEIGHT, SPARK_STEP = 24, 4
SEEN = "kaipu.decisions.seen"
LONGEST_LOOK = 86_400


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
    actual_interval: str
    within: bool | None
    low: int
    high: int
    middle: int
    point: int | None

    @property
    def width(self) -> int:
        """How wide the interval is, on the scale of 200."""
        return self.high - self.low


def in_language(holder: Mapping[str, Any], name: str = "") -> str:
    """Return the reader's side of a pair such as title_en and title_zh; English where there is no other."""
    prefix = f"{name}_" if name else ""
    chinese = str(holder.get(f"{prefix}zh", "") or "") if formats.speaks_chinese() else ""
    return chinese or str(holder.get(f"{prefix}en", "") or "")


def kind(name: str) -> str:
    """Return the name of a kind of decisions, as its producer declares it."""
    return in_language(decisions.list_kinds().get(name, {}), "title") or name.replace("_", " ")


def place(decision: decisions.DecisionRecord) -> str:
    """Return the name of the place a decision is about, if it is about one."""
    return in_language(decision.action, "location_name") or decision.action.get("location_code", "")


def headline(decision: decisions.DecisionRecord) -> str:
    """Return a decision in one line: what would be done."""
    told = in_language({"title_en": decision.title_en, "title_zh": decision.title_zh}, "title")
    return told or f"{kind(decision.kind)} · {decision.subject}"


def standing(found: decisions.Standing) -> str:
    """Return why a decision stands where it stands, in one line."""
    facts = {
        "profit": amount(found.promised_minor, "money"), "share": formats.percent(found.believed, 0),
        "minutes": f"{found.minutes:.1f}", "each": amount(found.minor_a_minute, "money"),
    }  # fmt: skip
    if found.believed < 1:
        return (
            _("%(each)s a minute: %(profit)s profit, of which %(share)s is believed, in about %(minutes)s minutes")
            % facts
        )
    return _("%(each)s a minute: %(profit)s profit in about %(minutes)s minutes") % facts


def people() -> dict[int, str]:
    """Return the names of the colleagues a decision can be handed to."""
    return {each.id: each.name or each.email for each in customers.list_staff()}


def look_now() -> str:
    """Return a sealed note of this moment, which a form brings back so that the minutes taken are known."""
    return signing.dumps(int(time.time()), salt=SEEN)


def seconds_looked(request: HttpRequest) -> float | None:
    """Return how long somebody had the page before them; None where the form does not say."""
    try:
        seen = signing.loads(request.POST.get("seen", ""), salt=SEEN, max_age=LONGEST_LOOK)
    except signing.BadSignature:
        return None
    return max(0.0, time.time() - float(seen))


def lines(decision: decisions.DecisionRecord) -> list[Line]:
    """Return a decision's lines, the most threatened sales first as the producer sorted them."""
    evidence = {line["sku_code"]: line for line in decision.evidence.get("lines", [])}
    return [_line(line, evidence.get(line["sku_code"], {})) for line in decision.action.get("lines", [])]


def _line(action: Mapping[str, Any], why: Mapping[str, Any]) -> Line:
    daily = why.get("daily_units", [])
    velocity = float(why.get("velocity", 0))
    have = int(why.get("available", 0)) + int(why.get("on_order", 0))
    per = int(action.get("price_per", 1))  # grams are shown as kilograms

    def much(name: str) -> float:
        return float(why.get(name, 0)) / per

    return Line(
        action["sku_code"], in_language(action, "name"), int(action["quantity"]) / per,
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
    """Write a value in its unit."""
    if value is None:
        return "–"
    if unit == "money":
        return formats.money_text(Money(round(value), settings.CURRENCY))
    if unit in ("share", "ratio"):
        return formats.percent(value)
    return f"{value:,.2f}" if unit == "number" else formats.whole(round(value))


def effects(decision: decisions.DecisionRecord) -> list[Comparison]:
    """Return every expected effect beside what happened."""
    actual = {effect.metric: effect for effect in decision.actual}
    return [_compare(effect, actual.get(effect.metric)) for effect in decision.expected]


def _compare(expected: decisions.Effect, actual: decisions.Effect | None) -> Comparison:
    low = expected.value if expected.low is None else expected.low
    high = expected.value if expected.high is None else expected.high
    ranged = expected.low is not None and expected.high is not None
    floor = min(0.0, low, actual.value if actual else 0.0) * 1.1
    top = max(high, actual.value if actual else 0, 1) * 1.1 - floor
    return Comparison(
        words.effect(expected.metric), amount(expected.value, expected.unit), _between(expected),
        amount(actual.value, expected.unit) if actual else "", _between(actual) if actual else "",
        low <= actual.value <= high if actual and ranged else None,
        _share(low - floor, top), _share(high - floor, top), _share(expected.value - floor, top),
        _share(actual.value - floor, top) if actual else None,
    )  # fmt: skip


def _between(effect: decisions.Effect) -> str:
    if effect.low is None or effect.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": amount(effect.low, effect.unit), "high": amount(effect.high, effect.unit)}


def _share(value: float, top: float) -> int:
    return round(value / top * 200)


def chart(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a producer's chart as the page draws it, if there is one."""
    if not told:
        return None
    money = told.get("unit") == "money"
    return {
        "kind": told.get("kind", "time"), "labels": list(told["labels"]),
        "series": [
            {"name": in_language(each, "name"), "values": [v if v is None else v / 100 if money else v for v in each["values"]], "dashed": each.get("dashed", False)}
            for each in told["series"]
        ],
        "unit": told.get("unit", "count"), "sign": formats.sign(settings.CURRENCY) if money else "",
        "chinese": formats.speaks_chinese(), "nothing": _("no data"),
        **({"notes": [{"at": told["change"], "text": _("the change")}]} if told.get("change") else {}),
    }  # fmt: skip


def table(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a producer's table in words: heads and rows of (text, whether a number)."""
    if not told:
        return None
    columns = told["columns"]
    rows = [[_cell(value, column) for value, column in zip(row, columns, strict=True)] for row in told["rows"]]
    return {"heads": [(in_language(column), column.get("unit", "text") != "text") for column in columns], "rows": rows}


def chart_table(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the figures of a chart as a table."""
    if not told:
        return None
    heads = [("", False)] + [(in_language(each, "name"), True) for each in told["series"]]
    rows = [
        [(label, False), *((amount(each["values"][spot], told.get("unit", "")), True) for each in told["series"])]
        for spot, label in enumerate(told["labels"])
    ]
    return {"heads": heads, "rows": rows}


def _cell(value: Any, column: Mapping[str, Any]) -> tuple[str, bool]:
    unit = column.get("unit", "text")
    if isinstance(value, Mapping):
        return in_language(value), False
    if unit == "text" or isinstance(value, str):
        return str(value), False
    return amount(value, unit), True


def lineage(decision: decisions.DecisionRecord) -> list[tuple[str, str, str]]:
    """Return where the figures come from, as (what, address, as of)."""
    return [_source(each) for each in decision.evidence.get("lineage", [])]


def _source(each: Mapping[str, Any]) -> tuple[str, str, str]:
    name = str(each["name"])
    if each["kind"] == "live":
        return words.live_source(name), "", _("as it stood when this was proposed")
    day = formats.day(date.fromisoformat(each["until"])) if each.get("until") else "–"
    facts = {"number": each.get("snapshot") or "–", "day": day}
    address = f"/desk/warehouse/{name}/" if each["kind"] == "relation" else f"/desk/metrics/{name}/"
    return name, address, _("snapshot %(number)s, data until %(day)s") % facts
