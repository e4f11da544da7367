"""What the desk's templates may say beyond the shared words; built into every template of this site by settings."""

from django import template
from django.conf import settings

from kaipu.kernel.money import Money
from kaipu.web.console import words
from kaipu.web.ui import formats

register = template.Library()


@register.filter
def minor(value: int | float | None) -> str:
    """Write an amount given in minor units of the shop's currency; a dash where there is none."""
    return "–" if value is None else formats.money_text(Money(round(value), settings.CURRENCY))


@register.filter
def whole_or_dash(value: float | None) -> str:
    """Write a number, or a dash where there is none."""
    return "–" if value is None else formats.whole(value)


@register.filter
def language_word(code: str) -> str:
    """Write a language's name."""
    return words.language(code)


@register.filter
def producer_word(name: str) -> str:
    """Write what proposed a decision."""
    return words.producer(name)
