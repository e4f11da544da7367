"""Goods coming back from shoppers: into the lots they left, or off hand again as waste."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import F

from kaipu.commerce.inventory.models import Level, Location, Lot, Movement
from kaipu.kernel.operation import acting_now, operation


class LotUnknown(LookupError):
    """Nobody knows which lots these pieces came from, so nobody knows until when they are good; `sku_id` says of what."""

    def __init__(self, sku_id: int) -> None:
        super().__init__(str(sku_id))
        self.sku_id = sku_id


@operation
def take_back_stock(*, location_id: int, pieces: Mapping[int, int], sold_as: str, resell: bool, at: datetime) -> None:
    """Take pieces (SKU id → quantity) back that had left a place under the reference `sold_as`.

    With `resell` they lie in their lots again, those that expire first filled first; otherwise they come in and go as waste.
    A place that keeps no books moves nothing. Raises LotUnknown for pieces to be sold again that have no lot. Locks levels
    in primary key order.
    """
    if not Location.objects.get(id=location_id).tracked:
        return
    levels = Level.objects.select_for_update().filter(location_id=location_id, sku_id__in=list(pieces)).order_by("id")
    known = {level.sku_id: level.id for level in levels}
    for sku_id in sorted(pieces):
        for lot_id, quantity in _lots(location_id, sku_id, pieces[sku_id], sold_as):
            if resell:
                if lot_id is None or sku_id not in known:
                    raise LotUnknown(sku_id)
                Lot.objects.filter(id=lot_id).update(on_hand=F("on_hand") + quantity)
                Level.objects.filter(id=known[sku_id]).update(on_hand=F("on_hand") + quantity)
            moves = [("return", quantity)] if resell else [("return", quantity), ("waste", -quantity)]
            Movement.objects.bulk_create(
                Movement(
                    at=at, location_id=location_id, sku_id=sku_id, lot_id=lot_id, quantity=moved, reason=why,
                    reference=sold_as, simulated=acting_now().simulated,
                )
                for why, moved in moves
            )  # fmt: skip


def _lots(location_id: int, sku_id: int, quantity: int, sold_as: str) -> list[tuple[int | None, int]]:
    """Return (lot, pieces) from which pieces had left and to which they have not come back; the rest has no lot."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.lot_id, -sum(m.quantity)::int FROM inventory_movement m JOIN inventory_lot l ON l.id = m.lot_id "
            "WHERE m.location_id = %s AND m.sku_id = %s AND m.reference = %s AND m.reason IN ('sale', 'return') "
            "GROUP BY m.lot_id, l.expires_on HAVING sum(m.quantity) < 0 ORDER BY l.expires_on NULLS LAST, m.lot_id",
            [location_id, sku_id, sold_as],
        )
        found: list[tuple[int | None, int]] = []
        for lot_id, out in cursor.fetchall():
            taken = min(out, quantity)
            if taken:
                found.append((lot_id, taken))
                quantity -= taken
    return [*found, (None, quantity)] if quantity else found
