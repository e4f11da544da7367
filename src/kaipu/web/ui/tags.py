"""What templates may say beyond Django's own words; built into every template."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaipu.web.ui import formats, quantities

register = template.Library()

for _filter in (
    formats.money, formats.money_text, formats.money_round, formats.compact, formats.compact_money, formats.whole, formats.percent,
    formats.day, formats.weekday, formats.moment,
):  # fmt: skip
    register.filter(_filter.__name__, _filter)


@register.filter
def in_language(record: Any, field: str = "name") -> str:
    """Return `<field>_zh` or `<field>_en` of a record, by the page's language; English where Chinese is missing."""
    english: str = getattr(record, f"{field}_en")
    return (getattr(record, f"{field}_zh") or english) if formats.speaks_chinese() else english


@register.filter
def how_much(quantity: int, record: Any) -> str:
    """Write a quantity of a record that knows whether it is `weighed`: “3”, or “0.35 kg”."""
    return quantities.written(quantity, weighed=record.weighed)


@register.filter
def times(line: Any) -> str:
    """Write how much of a line at which price: “3 × $4.00”, “0.35 kg × $12.80/kg”."""
    return quantities.times(line.quantity, line.unit, line.price_per)


@register.filter
def stepped(line: Any, steps: int) -> str:
    """Write the quantity of a cart's line some steps further, as the cart reads it: “4”, “450 g”."""
    quantity = max(0, line.quantity + steps * line.sku.step)
    return f"{quantity} g" if line.weighed else str(quantity)


@register.filter
def each(line: Any) -> str:
    """Write what one piece of a line costs, or a kilogram of it; a dash where that is not known."""
    return quantities.price(line.unit, line.price_per) if line.unit else "–"


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite; hidden from screen readers, for words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("ui/icons.svg"), name
    )
