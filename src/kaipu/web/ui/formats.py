"""How money, amounts, dates and numbers are written, in both languages: the only place that decides it."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS, Money

SIGNS = {"USD": "$", "CNY": "¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "¥"}
POUND = 453.59237  # grams
FLUID_OUNCE = 29.5735295625  # millilitres
IMPERIAL = {"USD"}
LARGE_CHINESE: tuple[tuple[int, str], ...] = ((10**8, "亿"), (10**4, "万"))
LARGE_ENGLISH: tuple[tuple[int, str], ...] = ((10**9, "B"), (10**6, "M"), (10**3, "k"))


def speaks_chinese() -> bool:
    """Tell whether the page is written in Chinese."""
    return (get_language() or "").startswith("zh")


def sign(currency: str) -> str:
    """Return the sign put before an amount; a currency without one is written by its code."""
    return SIGNS.get(currency, f"{currency} ")


@lru_cache(maxsize=8192)
def _parts(minor: int, currency: str) -> tuple[str, str, str]:
    digits = MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(abs(minor), 10**digits)
    return ("−" if minor < 0 else "") + sign(currency), f"{whole:,}", f".{rest:0{digits}d}" if digits else ""


def money_round(amount: Money) -> str:
    """Write an amount as plain text, without minor units where there are none: $35, $4.99."""
    text = money_text(amount)
    return text.removesuffix(".00")


def money_text(amount: Money) -> str:
    """Write an amount as plain text: $1,234.50."""
    return "".join(_parts(amount.minor, amount.currency))


@lru_cache(maxsize=8192)
def _money_html(minor: int, currency: str) -> SafeString:
    before, whole, minor_text = _parts(minor, currency)
    small = f"<small>{minor_text}</small>" if minor_text else ""
    return mark_safe(f'<span class="money">{escape(before)}{whole}{small}</span>')  # noqa: S308 - digits and a fixed sign


def money(amount: Money) -> SafeString:
    """Write an amount for a page, with small minor units."""
    return _money_html(amount.minor, amount.currency)


def unit_price(unit_minor: float | None, unit: str, currency: str) -> str:
    """Write what a comparable unit costs ($3.98/lb, ¥19.90/kg); `unit_minor` is minor units per 100 g, 100 ml or piece.

    Nothing where the size is not known.
    """
    if not unit_minor:
        return ""
    imperial = currency in IMPERIAL
    if unit == "g":
        factor, word = (POUND / 100, _("/lb")) if imperial else (10.0, _("/kg"))
    elif unit == "ml":
        factor, word = (FLUID_OUNCE / 100, _("/fl oz")) if imperial else (10.0, _("/L"))
    else:
        factor, word = 1.0, _(" each")
    each = unit_minor * factor / 10 ** MINOR_DIGITS.get(currency, 2)
    return f"{sign(currency)}{each:,.{3 if each < 0.1 else 2}f}{word}"


def compact(value: Decimal | float) -> str:
    """Write a large number short: 12.3k and 4.6M in English, 1.2万 and 3.4亿 in Chinese."""
    steps = LARGE_CHINESE if speaks_chinese() else LARGE_ENGLISH
    for size, word in steps:
        if abs(float(value)) >= size:
            return f"{float(value) / size:.1f}".removesuffix(".0") + word
    return whole(value)


def whole(value: Decimal | float) -> str:
    """Write a number with thousands separated, decimals only where it has some."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def compact_money(amount: Money) -> str:
    """Write an amount short: $4.6M, $459.6万."""
    return sign(amount.currency) + compact(amount.major)


def percent(share: Decimal | float, digits: int = 1) -> str:
    """Write a share (0.123) as 12.3%."""
    return f"{float(share) * 100:.{digits}f}%"


def day(value: date | datetime) -> str:
    """Write a day in the shop's zone: Nov 21, 2026 or 2026年11月21日."""
    local = value.astimezone(clock.zone()).date() if isinstance(value, datetime) else value
    return formats.date_format(local, "Y年n月j日" if speaks_chinese() else "M j, Y")


def weekday(value: date) -> str:
    """Write a near day with its weekday: Tuesday, Nov 24 or 11月24日 星期二."""
    return formats.date_format(value, "n月j日 l" if speaks_chinese() else "l, M j")


def moment(value: datetime) -> str:
    """Write a moment in the shop's zone: Nov 21, 2:05 p.m. or 11月21日 14:05."""
    return formats.date_format(value.astimezone(clock.zone()), "n月j日 H:i" if speaks_chinese() else "M j, g:i a")
