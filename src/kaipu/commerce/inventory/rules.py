"""Pure decisions about stock: which lots to pick, how many to order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LotStock:
    """Pieces of a lot on hand, as the picker sees them."""

    lot_id: int
    expires_on: date | None
    on_hand: int


@dataclass(frozen=True, slots=True)
class LotPick:
    """So many pieces out of a lot."""

    lot_id: int
    quantity: int


class LotsTooFew(ValueError):
    """The lots hold fewer pieces than are to be picked."""


def pick_lots(lots: Sequence[LotStock], quantity: int) -> list[LotPick]:
    """Choose pieces first expired, first out (FEFO); lots without expiry last, older rows first. Raises LotsTooFew."""
    picks: list[LotPick] = []
    left = quantity
    for lot in sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.lot_id)):
        if left and lot.on_hand:
            taken = min(left, lot.on_hand)
            picks.append(LotPick(lot.lot_id, taken))
            left -= taken
    if left:
        raise LotsTooFew(str(left))
    return picks


def round_to_packs(quantity: int, pack_units: int) -> int:
    """Round a quantity up to whole packs."""
    return -(-quantity // pack_units) * pack_units
