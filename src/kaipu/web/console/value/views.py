"""The page of customer value, and what the page of one customer shows of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import api as modelling
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import figures
from kaipu.web.console.shell import needs, show
from kaipu.web.console.value import wording
from kaipu.web.ui import formats

ROWS = 10


@require_safe
@needs("customers.view")
def value_page(request: HttpRequest) -> HttpResponse:
    """Show what customers are expected to do, and how far that can be trusted."""
    standing = modelling.find_model(name=customer_value.MODEL)
    last = next(iter(modelling.list_cards(name=customer_value.MODEL, limit=1)), None)
    context: dict[str, Any] = {
        "standing": standing, "last": last, "charts": True, "summary": customer_value.get_summary(),
        "missed": last if last and not last.current and last.state != "kept" else None,
    }  # fmt: skip
    if standing and standing.card and context["summary"]:
        context |= _card(standing.card) | _people()
        told = context["summary"]
        context["tiles"] = [
            formats.compact_money(Money(minor, settings.CURRENCY))
            for minor in (told.worth_minor, told.year_minor, told.stake_minor)
        ]
        drift = modelling.list_drift(name=customer_value.MODEL)
        context["drift"] = [
            (wording.feature(each.feature), f"{each.index:.3f}", *wording.reading(each.reading)) for each in drift
        ]
        context["doubts"] = wording.doubts(standing.card.figures, any(each.reading == "moved" for each in drift))
    return show(request, "console/value/page.html", context, title=_("Customer value"))


def _people() -> dict[str, Any]:
    tenths = customer_value.list_tenths()
    top = customer_value.list_values(order="worth", limit=ROWS)
    risky = customer_value.list_values(order="risk", limit=ROWS)
    ids = {each.customer_id for each in (*top, *risky)}
    numbers = {each.id: each.number for each in customers.list_customers(ids=ids, limit=len(ids) or 1)}
    names = _departments()
    labels = [_("Tenth %(n)s") % {"n": each.place} for each in tenths]
    total = sum(each.worth_minor for each in tenths)
    return {
        "tenths": [
            (label, each.customers, each.least_minor, each.worth_minor, formats.percent(each.worth_minor / total) if total else "–")
            for label, each in zip(labels, tenths, strict=True)
        ],
        "spread": _chart("columns", labels, {_("Net sales expected in 90 days"): [_major(each.worth_minor) for each in tenths]}, "money"),
        "lists": (
            (_("Expected to buy most"), [_row(each, numbers, names) for each in top]),
            (_("Most at stake: sales of the last 90 days times the probability of no purchase"), [_row(each, numbers, names) for each in risky]),
        ),
    }  # fmt: skip


def _row(value: customer_value.Valued, numbers: Mapping[int, str], names: Mapping[str, str]) -> dict[str, Any]:
    word, tone = wording.risk(customer_value.read_risk(value.gone))
    return {
        "id": value.customer_id, "number": numbers.get(value.customer_id, str(value.customer_id)), "value": value,
        "gone": formats.percent(value.gone), "alive": formats.percent(value.alive), "word": word, "tone": tone,
        "category": names.get(value.category, value.category), "purchases": f"{value.purchases:.1f}",
        "purchases_low": f"{value.purchases_low:.0f}", "purchases_high": f"{value.purchases_high:.0f}",
    }  # fmt: skip


def _departments() -> dict[str, str]:
    """Return departments and categories by path in the reader's language."""
    try:
        found = segments.list_categories(at=clock.now())
    except lake.NothingPublished:
        return {}
    return {path: (chinese if formats.speaks_chinese() else english) for path, english, chinese in found}


def _card(card: modelling.Card) -> dict[str, Any]:
    kept = card.figures
    chosen = {**kept["chosen"], "category": {"method": kept["category_method"]}}
    used = {**kept["used"], "category": {"method": kept["category_method"], "reason": "compared", "best_plain": ""}}
    deciles = next(row["deciles"] for row in kept["gone"] if row["method"] == chosen["gone"]["method"])
    labels = [_("Tenth %(n)s") % {"n": n} for n in range(1, len(deciles) + 1)]
    return {
        "card": card, "held_out": kept["horizon_days"], "on": [
            (wording.subject(name), wording.method(each["method"]), wording.why(each)) for name, each in used.items()
        ],
        "briers": [
            (wording.method(row["method"]), f"{row['brier']:.4f}", "–" if row["auc"] is None else f"{row['auc']:.3f}", row["method"] == chosen["gone"]["method"])
            for row in kept["gone"]
        ],
        "calibration": _chart(
            "columns", labels,
            {_("Said"): [each["said"] for each in deciles], _("Seen"): [each["seen"] for each in deciles]}, "ratio",
        ),
        "calibration_rows": [
            (label, formats.percent(each["said"]), formats.percent(each["seen"]), each["customers"])
            for label, each in zip(labels, deciles, strict=True)
        ],
        "amounts": [
            (wording.subject(name), [_amount(name, row, chosen[name]["method"]) for row in kept[name]], _covered(kept, name))
            for name in ("purchases", "worth")
        ],
        "waits": [
            (wording.method(row["method"]), f"{row['mae_days']:.1f}", f"{row['median_days']:.1f}", formats.percent(row["within_3_days"]), row["method"] == chosen["wait"]["method"])
            for row in kept["wait"]
        ],
        "categories": [
            (wording.method(row["method"]), formats.percent(row["first"]), formats.percent(row["any_of_3"]), row["method"] == kept["category_method"])
            for row in kept["categories"]
        ],
    }  # fmt: skip


def _covered(kept: Mapping[str, Any], name: str) -> str:
    told = kept["intervals"].get(name)
    return formats.percent(told["covered"]) if told else ""


def _amount(name: str, row: Mapping[str, Any], on: str) -> tuple[str, str, str, str, bool]:
    unit = "money" if name == "worth" else "number"
    total_error = row["total_error"]
    off = "–" if total_error is None else ("+" if total_error >= 0 else "−") + formats.percent(abs(total_error))
    return (
        wording.method(row["method"]),
        figures.written(figures.to_decimal(round(row["mae"], 2)), unit, settings.CURRENCY),
        figures.written(figures.to_decimal(round(row["rmse"], 2)), unit, settings.CURRENCY),
        off, row["method"] == on,
    )  # fmt: skip


def _chart(kind: str, labels: list[str], series: Mapping[str, list[float]], unit: str) -> dict[str, Any]:
    return {
        "kind": kind, "labels": labels, "series": [{"name": name, "values": values, "dashed": False} for name, values in series.items()],
        "unit": unit, "sign": formats.sign(settings.CURRENCY) if unit == "money" else "", "chinese": formats.speaks_chinese(),
        "nothing": _("no data"),
    }  # fmt: skip


def _major(minor: int) -> float:
    return float(Decimal(minor) * Money(1, settings.CURRENCY).major)


def expected_of(customer_id: int) -> dict[str, Any] | None:
    """Return what the page of one customer shows: their expectations in words; None before the first training or purchase."""
    found = customer_value.find_value(customer_id=customer_id)
    if found is None:
        return None
    value, as_of = found
    return {**_row(value, {}, _departments()), "as_of": as_of}
