"""Decide what stands on the shelves at the opening: quantities from sales velocity, lots with expiry from shelf life.

The dataset has no stock and no costs. The formulas here are documented in docs/demo-data.md; every figure they make is
marked "assumed" in the import files.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from kaipu.demo.words import noise

# Goods that keep ten years are not dated.
UNDATED_DAYS = 3650
_LEAST_ONLINE = 6
_LEAST_IN_STORE = 2
# From this velocity on (pieces a day) a product is ordered often enough that the opening may find it nearly sold out.
_FAST = 1.0
_SHARE_NEARLY_OUT = 0.06


@dataclass(frozen=True, slots=True)
class Lot:
    """One delivery still on the shelf."""

    lot: str
    expires_on: date | None
    quantity: int
    unit_cost_minor: int
    received_on: date


def unit_cost(price_minor: int, margin_percent: int, product: int) -> int:
    """Return a cost in cents that leaves the category's margin, give or take six per cent of the cost; never below one cent."""
    spread = 0.94 + 0.12 * noise("cost", product)
    cost = price_minor * (100 - min(max(margin_percent, 5), 80)) / 100 * spread
    return max(1, min(round(cost), price_minor))


def pack_units(price_minor: int | None, shelf_life_days: int, product: int) -> int:
    """Return how many pieces a supplier ships in one case: many of what is cheap, few of what is dear or spoils."""
    price = price_minor or 300
    sizes = (24, 18, 12) if price < 200 else (12, 10, 8) if price < 600 else (6, 4) if price < 2000 else (2, 1)
    units = sizes[int(noise("pack", product) * len(sizes))]
    return min(units, 6) if shelf_life_days <= 7 else units


def cover_days(storage: str, shelf_life_days: int) -> float:
    """Return for how many days of sales the opening stock should last, never longer than half its shelf life."""
    wanted = {"chilled": 7.0, "frozen": 21.0, "ambient": 18.0}[storage]
    return max(1.0, min(wanted, shelf_life_days / 2))


def opening_quantity(velocity: float, cover: float, place: str, product: int) -> int:
    """Return the pieces on hand at one place: velocity × cover × 0.6 to 1.4, except that one fast seller in sixteen is nearly out."""
    least = _LEAST_ONLINE if place == "ONLINE" else _LEAST_IN_STORE
    wanted = velocity * cover * (0.6 + 0.8 * noise("quantity", place, product))
    if velocity >= _FAST and noise("nearly-out", place, product) < _SHARE_NEARLY_OUT:
        wanted = velocity * 1.5
    return max(least, ceil(wanted))


def opening_lots(
    quantity: int, cost_minor: int, shelf_life_days: int, place: str, product: int, today: date
) -> list[Lot]:
    """Split a quantity into one or two lots; the older one has 35 to 60 % of its life left, the newer one 70 to 95 %."""
    two = quantity >= 8 and noise("lots", place, product) < 0.6
    older = int(quantity * (0.25 + 0.25 * noise("older", place, product))) if two else 0
    lots = []
    for name, pieces in (("A", older), ("B", quantity - older)):
        if pieces <= 0:
            continue
        draw = noise("age", name, place, product)
        left = (0.35 + 0.25 * draw) if name == "A" else (0.70 + 0.25 * draw)
        dated = shelf_life_days < UNDATED_DAYS
        days_left = max(1, round(min(shelf_life_days, 730) * left))
        age = max(1, min(shelf_life_days, 120) - round(min(shelf_life_days, 120) * left)) if shelf_life_days > 1 else 0
        received = today - timedelta(days=age)
        expires = today + timedelta(days=days_left) if dated else None
        cost = max(1, round(cost_minor * (0.98 + 0.04 * noise("lot-cost", name, place, product))))
        lots.append(Lot(f"{received:%y%m%d}{name}", expires, pieces, cost, received))
    return lots
