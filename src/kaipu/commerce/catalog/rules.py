"""How goods are measured, and what a scale prints on a label. Pure.

A good is counted by the piece or weighed. The quantity of a weighed one is grams everywhere, and its price and its cost are
those of a kilogram.
"""

import re
from dataclasses import dataclass

PIECE, WEIGHT = "piece", "weight"
MEASURES = (PIECE, WEIGHT)
PRICE_PER = {PIECE: 1, WEIGHT: 1000}  # so many of a quantity the price is asked for
MOST = {PIECE: 999, WEIGHT: 50_000}  # so much of one good an order may hold
MOST_STEP = 5_000
STEP = 100  # grams, where nothing else is said
LAYOUT = re.compile(r"2[0-9.](?=[^P]*P+[^P]*\Z)(?=[^WA]*(?:W+|A+)[^WA]*\Z)[PWAV]{10}C\Z", re.ASCII)


def pieces_of(measure: str, quantity: int) -> int:
    """Return how many things a quantity is: what is weighed is one, however much of it."""
    return 1 if measure == WEIGHT else quantity


class LayoutInvalid(ValueError):
    """A layout does not describe 13 digits that begin with 2, hold a number and a weight or an amount, and end in a check digit."""


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """What a label says: the good's number at the scale, and its weight in grams or its price in minor units."""

    plu: str
    grams: int | None
    amount_minor: int | None


def check_layout(layout: str) -> str:
    """Return a layout if it is one; raises LayoutInvalid.

    13 characters: the prefix (“.” stands for any digit), P the good's number, W grams or A minor units, V a digit that is
    not looked at, C the check digit.
    """
    if not LAYOUT.match(layout):
        raise LayoutInvalid(layout)
    return layout


def read_label(code: str, layouts: tuple[str, ...]) -> ScaleLabel | None:
    """Read a scale's EAN-13 by the first layout whose prefix it has; None for other codes and where the check digit is wrong.

    Source: GS1 General Specifications, 2.1.12.2 (variable measure items, restricted circulation) and 7.9 (check digit).
    """
    if len(code) != 13 or not (code.isascii() and code.isdigit()) or check_digit(code[:12]) != int(code[12]):
        return None
    for layout in layouts:
        if code[0] == layout[0] and layout[1] in (".", code[1]):
            plu, grams, amount = (
                "".join(digit for digit, kind in zip(code, layout, strict=True) if kind == wanted) for wanted in "PWA"
            )
            return ScaleLabel(plu, int(grams) if grams else None, int(amount) if amount else None)
    return None


def check_digit(digits: str) -> int:
    """Return the check digit of the first twelve digits of an EAN-13."""
    return -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10


def grams_for(amount_minor: int, price_minor: int) -> int:
    """Return the grams that cost an amount at a price a kilogram, rounded down: nobody pays more than the label says."""
    return amount_minor * PRICE_PER[WEIGHT] // price_minor
