"""Goods going from one place of ours to another, lot by lot; and the other suppliers a SKU can be bought from."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from kaipu.commerce.inventory.models import Level, Location, Lot, Movement, SecondSupply
from kaipu.commerce.inventory.rules import LotStock, pick_lots
from kaipu.kernel import audit
from kaipu.kernel.operation import acting_now, operation


class TransferImpossible(ValueError):
    """A place keeps no books, is the same as the other, or has less of a SKU than is to be moved; `sku_id` says of which, or None."""

    def __init__(self, sku_id: int | None = None) -> None:
        super().__init__("" if sku_id is None else str(sku_id))
        self.sku_id = sku_id


@operation
def transfer_stock(*, giver_id: int, taker_id: int, pieces: Mapping[int, int], reference: str, at: datetime) -> None:
    """Move pieces (SKU id → quantity) from a place to another, what expires first first; lots keep code, expiry and cost.

    Nothing promised is moved. Raises TransferImpossible. Locks levels of the giving place in primary key order.
    """
    if giver_id == taker_id or Location.objects.filter(id__in=[giver_id, taker_id], tracked=True).count() != 2:
        raise TransferImpossible
    levels = Level.objects.select_for_update().filter(location_id=giver_id, sku_id__in=list(pieces)).order_by("id")
    free = {level.sku_id: level.on_hand - level.reserved for level in levels}
    for sku_id in sorted(pieces):
        if not 1 <= pieces[sku_id] <= free.get(sku_id, 0):
            raise TransferImpossible(sku_id)
        _move(giver_id, taker_id, sku_id, pieces[sku_id], reference, at)
    audit.record(
        action="inventory.transfer_stock", subject=f"location:{giver_id}", at=at,
        detail={"to": taker_id, "reference": reference, "skus": len(pieces), "pieces": sum(pieces.values())},
    )  # fmt: skip


def _move(giver_id: int, taker_id: int, sku_id: int, quantity: int, reference: str, at: datetime) -> None:
    lots = {lot.id: lot for lot in Lot.objects.filter(location_id=giver_id, sku_id=sku_id, on_hand__gt=0)}
    stock = [LotStock(lot.id, lot.expires_on, lot.on_hand) for lot in lots.values()]
    Level.objects.filter(location_id=giver_id, sku_id=sku_id).update(on_hand=F("on_hand") - quantity)
    Level.objects.get_or_create(location_id=taker_id, sku_id=sku_id)
    Level.objects.filter(location_id=taker_id, sku_id=sku_id).update(on_hand=F("on_hand") + quantity)
    for pick in pick_lots(stock, quantity):
        left = lots[pick.lot_id]
        Lot.objects.filter(id=left.id).update(on_hand=F("on_hand") - pick.quantity)
        reached = _lot_there(left, taker_id, giver_id)
        Lot.objects.filter(id=reached.id).update(on_hand=F("on_hand") + pick.quantity)
        Movement.objects.bulk_create(
            Movement(
                at=at, location_id=place, sku_id=sku_id, lot_id=lot, quantity=signed, reason="transfer",
                reference=reference, simulated=acting_now().simulated,
            )
            for place, lot, signed in ((giver_id, left.id, -pick.quantity), (taker_id, reached.id, pick.quantity))
        )  # fmt: skip


def _lot_there(left: Lot, taker_id: int, giver_id: int) -> Lot:
    """Return the lot at the taking place; one of the same code but another expiry is another lot, so the giver's id is added."""
    about = {"expires_on": left.expires_on, "unit_cost_minor": left.unit_cost_minor}
    fresh = {**about, "on_hand": 0, "received_at": left.received_at, "assumed": left.assumed}
    lot, _made = Lot.objects.get_or_create(location_id=taker_id, sku_id=left.sku_id, code=left.code, defaults=fresh)
    if lot.expires_on == left.expires_on:
        return lot
    code = f"{left.code}-{giver_id}"
    return Lot.objects.get_or_create(location_id=taker_id, sku_id=left.sku_id, code=code, defaults=fresh)[0]


@operation
def set_second_supply(*, sku_id: int, supplier_id: int, unit_cost_minor: int, pack_units: int, at: datetime) -> None:
    """Note another supplier of a SKU, at its own cost and pack; one that is known is changed."""
    SecondSupply.objects.update_or_create(
        sku_id=sku_id, supplier_id=supplier_id, defaults={"unit_cost_minor": unit_cost_minor, "pack_units": pack_units}
    )
    audit.record(action="inventory.set_second_supply", subject=f"sku:{sku_id}", detail={"supplier": supplier_id}, at=at)
