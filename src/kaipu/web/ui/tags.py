"""What templates may say beyond Django's own words; built into every template."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaipu.web.ui import formats

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


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite; hidden from screen readers, for words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("ui/icons.svg"), name
    )
