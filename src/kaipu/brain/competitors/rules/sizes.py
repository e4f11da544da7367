"""Reading sizes as people write them, in either language, so that 1 lb, 454 g and 16 oz are one size."""

import re
from dataclasses import dataclass

# unit → (kind, how many of its base unit: grams, millilitres, pieces)
UNITS: dict[str, tuple[str, float]] = {
    "g": ("g", 1), "gram": ("g", 1), "grams": ("g", 1), "克": ("g", 1), "kg": ("g", 1000), "千克": ("g", 1000), "公斤": ("g", 1000),
    "斤": ("g", 500), "oz": ("g", 28.3495), "ounce": ("g", 28.3495), "盎司": ("g", 28.3495), "lb": ("g", 453.592), "lbs": ("g", 453.592),
    "磅": ("g", 453.592), "ml": ("ml", 1), "毫升": ("ml", 1), "l": ("ml", 1000), "liter": ("ml", 1000), "litre": ("ml", 1000),
    "升": ("ml", 1000), "floz": ("ml", 29.5735), "液盎司": ("ml", 29.5735), "pt": ("ml", 473.176), "qt": ("ml", 946.353),
    "gal": ("ml", 3785.41), "ct": ("n", 1), "pc": ("n", 1), "pcs": ("n", 1), "pk": ("n", 1), "pack": ("n", 1), "count": ("n", 1),
    "ea": ("n", 1), "each": ("n", 1), "piece": ("n", 1), "pieces": ("n", 1), "个": ("n", 1), "片": ("n", 1), "包": ("n", 1),
    "只": ("n", 1), "支": ("n", 1), "袋": ("n", 1), "盒": ("n", 1), "瓶": ("n", 1), "件": ("n", 1), "卷": ("n", 1), "张": ("n", 1),
}  # fmt: skip
_NUMBER = r"(\d{1,6}(?:[.,]\d{1,3})?)"
_NAMES = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_SIZE = re.compile(rf"(?:(\d{{1,3}})\s*[x×*]\s*)?{_NUMBER}\s*({_NAMES})(?![a-z])", re.IGNORECASE)
_FLUID = re.compile(r"fl\.?\s*oz\.?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
NEAR = 0.012


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: grams (g), millilitres (ml) or pieces (n)."""

    amount: float
    kind: str


def read_size(text: str) -> Size | None:
    """Return the first size in a text, all packs together; None where there is none."""
    found = _SIZE.search(_FLUID.sub("floz", text.lower()))
    if found is None:
        return None
    packs, number, unit = found.groups()
    kind, each = UNITS[unit]
    amount = float(number.replace(",", ".")) * each * int(packs or 1)
    return Size(amount, kind) if amount > 0 else None


def without_size(text: str) -> str:
    """Return a text without its sizes."""
    lower = text.lower()
    return (
        _SIZE.sub(" ", _FLUID.sub("floz", lower)) if _DIGIT.search(lower) else lower
    )  # most have none; the pattern is dear


def same_size(ours: Size | None, theirs: Size | None) -> bool | None:
    """Tell whether two sizes are one within 1.2 per cent (ounces made grams are rounded); None where either is unknown or of another kind."""
    if ours is None or theirs is None or ours.kind != theirs.kind:
        return None
    return abs(ours.amount - theirs.amount) <= NEAR * max(ours.amount, theirs.amount)
