"""How much of something is written and read: pieces, or a weight as people say it in either language."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.kernel.money import Money
from kaipu.web.ui import formats

LONGEST = 24
# grams of a unit; 斤 and 两 as markets on the mainland use them
UNITS = {
    "kg": Decimal(1000), "kilo": Decimal(1000), "公斤": Decimal(1000), "千克": Decimal(1000), "g": Decimal(1), "gram": Decimal(1),
    "grams": Decimal(1), "克": Decimal(1), "斤": Decimal(500), "市斤": Decimal(500), "两": Decimal(50), "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"), "磅": Decimal("453.59237"), "oz": Decimal("28.349523125"), "盎司": Decimal("28.349523125"),
}  # fmt: skip
CHINESE = {
    "半": Decimal("0.5"),
    **{word: Decimal(value) for value, word in enumerate("零一二三四五六七八九十")},
    "两": Decimal(2),
}
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_PART = re.compile(rf"(\d{{1,6}}(?:\.\d{{1,6}})?|[半零一二三四五六七八九十两]) ?({_UNIT})(半)?", re.ASCII)
_BARE = re.compile(r"(\d{1,6})(\.\d{1,6})?\Z", re.ASCII)
LEAST_BARE = 10  # a whole number below it may be grams or kilograms: nobody can tell


def written(quantity: int, *, weighed: bool) -> str:
    """Write how much: 3 pieces as “3”, 350 grams as “0.35 kg”, what is below 10 grams in grams."""
    if not weighed:
        return f"{quantity:,}"
    if 0 < abs(quantity) < LEAST_BARE:
        return f"{quantity} g"
    kilograms = f"{Decimal(quantity) / 1000:,.3f}".rstrip("0").rstrip(".")
    return f"{kilograms} kg"


def parsed(text: str, *, weighed: bool) -> int | None:
    """Read pieces or, of what is weighed, grams; None for what is neither.

    A weight is “0.35 kg”, “350 g”, “350克”, “半斤”, “一斤二两” or “0.7 lb”; without a unit it is kilograms with a point in it,
    else grams. Fractions of a gram are rounded half up.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > LONGEST:
        return None
    if not weighed:
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 9 else None
    bare = _BARE.match(plain)
    if bare:
        grams = Decimal(plain) * (1000 if bare[2] else 1)
        return None if not bare[2] and 0 < grams < LEAST_BARE else _whole(grams)
    grams, rest = Decimal(0), plain
    while rest:
        part = _PART.match(rest)
        if part is None:
            return None
        amount = CHINESE[part[1]] if part[1] in CHINESE else Decimal(part[1])
        grams += (amount + (Decimal("0.5") if part[3] else 0)) * UNITS[part[2]]
        rest = rest[part.end() :].lstrip()
    return _whole(grams) if plain else None


def _whole(grams: Decimal) -> int:
    return int(grams.quantize(Decimal(1), ROUND_HALF_UP))


def price(unit: Money, price_per: int) -> str:
    """Write what one costs, or a kilogram: “$4.00”, “$12.80/kg”."""
    return formats.money_text(unit) + ("/kg" if price_per > 1 else "")


def times(quantity: int, unit: Money | None, price_per: int) -> str:
    """Write how much at which price: “3 × $4.00”, “0.35 kg × $12.80/kg”."""
    return f"{written(quantity, weighed=price_per > 1)} ×" + (f" {price(unit, price_per)}" if unit else "")


def total(lines: Iterable[tuple[int, bool]]) -> str:
    """Write how much some goods are together, each (quantity, weighed): “24 pieces”, “36 kg”, “24 pieces and 36 kg”."""
    given = list(lines)
    pieces = sum(quantity for quantity, weighed in given if not weighed)
    grams = sum(quantity for quantity, weighed in given if weighed)
    counted = ngettext("%(n)s piece", "%(n)s pieces", pieces) % {"n": f"{pieces:,}"}
    if not grams:
        return counted
    weight = written(grams, weighed=True)
    return _("%(pieces)s and %(weight)s") % {"pieces": counted, "weight": weight} if pieces else weight
