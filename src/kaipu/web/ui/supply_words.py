"""How a supplier's record and what is expected to be ordered are told: at the desk, on the supplier's own page, and in its CSV."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from kaipu.brain.replenishment import api as replenishment
from kaipu.kernel.money import Money
from kaipu.web.ui import formats


def named(english: str, chinese: str) -> str:
    """Return a name in the reader's language."""
    return (chinese if formats.speaks_chinese() else english) or english


def score(card: replenishment.Scorecard | None) -> dict[str, str] | None:
    """Return a scorecard as it is read; None before the first order."""
    if card is None:
        return None

    def share(value: float | None) -> str:
        return "–" if value is None else formats.percent(value, 0)

    return {
        "deliveries": formats.whole(card.deliveries), "days": "–" if card.mean_days is None else f"{card.mean_days:.1f}", "on_time": share(card.on_time),
        "filled": share(card.filled), "wasted": share(card.wasted), "open": formats.whole(card.open), "late": formats.whole(card.late_open),
        "cost": formats.money_round(Money(card.cost_minor, settings.CURRENCY)), "cancelled": formats.whole(card.cancelled),
    }  # fmt: skip


def expected_row(each: replenishment.Outlook) -> dict[str, Any]:
    """Return what is expected of a SKU as it is read, week by week."""
    per = each.price_per
    unit = " kg" if per > 1 else ""
    weeks = [
        (f"{week.units / per:,.0f}{unit}", f"{week.low / per:,.0f}–{week.high / per:,.0f}{unit}") for week in each.weeks
    ]
    return {
        "code": each.sku_code, "name": named(each.name_en, each.name_zh), "weekly": f"{each.weekly / per:,.1f}{unit}",
        "weeks": weeks, "total": f"{each.total / per:,.0f}{unit}",
    }  # fmt: skip


def csv_rows(found: Sequence[replenishment.Outlook]) -> Iterator[list[str]]:
    """Yield what is expected as rows of a file, headed by field names; quantities are pieces, or grams."""
    yield ["sku", "name_en", "name_zh", "unit", "pack", "week", "expected", "low", "high"]
    for each in found:
        for number, week in enumerate(each.weeks, 1):
            yield [
                each.sku_code, _harmless(each.name_en), _harmless(each.name_zh), "gram" if each.price_per > 1 else "piece", str(each.pack_units),
                str(number), f"{week.units:.0f}", f"{week.low:.0f}", f"{week.high:.0f}",
            ]  # fmt: skip


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
