"""A bonus, line by line: base × weight × attainment, nothing below the floor, no more than the cap."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Earned:
    """One line. `attained` is landing ÷ target (turned round where less is better), `counted` what of it counts."""

    metric: str
    weight: Decimal
    target: Decimal | None
    landing: Decimal | None
    attained: Decimal | None
    counted: Decimal
    amount_minor: int


def attain(target: Decimal | None, landing: Decimal | None, better: str) -> Decimal | None:
    """Return how far a target is reached, 1 being just so, to four digits; None without figures."""
    if target is None or landing is None or not (target if better == "up" else landing):
        return None
    share = landing / target if better == "up" else target / landing
    return share.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def count(attained: Decimal | None, floor: Decimal, cap: Decimal) -> Decimal:
    """Return what of an attainment counts: nothing below the floor, at most the cap."""
    return Decimal(0) if attained is None or attained < floor else min(attained, cap)


def earn(
    base_minor: int, floor: Decimal, cap: Decimal, lines: Sequence[tuple[str, Decimal, Decimal | None, Decimal | None, str]]
) -> list[Earned]:  # fmt: skip
    """Return a bonus line by line, of (metric, weight, target, landing, better); each is rounded to the minor unit, half up."""
    found = []
    for metric, weight, target, landing, better in lines:
        attained = attain(target, landing, better)
        counted = count(attained, floor, cap)
        amount = (Decimal(base_minor) * weight * counted).quantize(Decimal(1), ROUND_HALF_UP)
        found.append(Earned(metric, weight, target, landing, attained, counted, int(amount)))
    return found
