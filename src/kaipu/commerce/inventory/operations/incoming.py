"""Goods coming in: receipts by lot, counts, write-offs, and purchase orders from placing to receiving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory.events import PurchaseOrderPlaced, PurchaseOrderReceived, StockReceived
from kaipu.commerce.inventory.models import Level, Lot, Movement, PurchaseOrder, PurchaseOrderLine, Supplier
from kaipu.kernel import audit, clock, ids, outbox
from kaipu.kernel.operation import acting_now, operation


@dataclass(frozen=True, slots=True)
class Receipt:
    """Pieces of one SKU that arrive as one lot."""

    sku_id: int
    quantity: int
    lot: str
    expires_on: date | None
    unit_cost_minor: int | None


class LotInvalid(ValueError):
    """A lot does not exist here, or a quantity makes no sense for it."""


class PurchaseOrderClosed(ValueError):
    """The purchase order was received or cancelled already."""


@operation
def receive_stock(*, location_id: int, receipts: Sequence[Receipt], reference: str, at: datetime) -> None:
    """Put lots on hand at a place. A lot code that is known there grows. Raises LotInvalid for a quantity below 1."""
    if any(receipt.quantity < 1 or not receipt.lot for receipt in receipts):
        raise LotInvalid(reference)
    for receipt in sorted(receipts, key=lambda r: r.sku_id):
        _bring_in(location_id, receipt, "receipt", reference, at)
    audit.record(
        action="inventory.receive_stock", subject=f"location:{location_id}", at=at,
        detail={"reference": reference, "lots": len(receipts), "pieces": sum(r.quantity for r in receipts)},
    )  # fmt: skip
    outbox.publish(
        StockReceived(
            location_id, tuple(sorted({r.sku_id for r in receipts})), sum(r.quantity for r in receipts), reference, at
        )
    )


def _bring_in(location_id: int, receipt: Receipt, reason: str, reference: str, at: datetime) -> None:
    level, _ = Level.objects.get_or_create(location_id=location_id, sku_id=receipt.sku_id)
    Level.objects.filter(id=level.id).update(on_hand=F("on_hand") + receipt.quantity)
    lot, fresh = Lot.objects.get_or_create(
        location_id=location_id, sku_id=receipt.sku_id, code=receipt.lot,
        defaults={"on_hand": receipt.quantity, "expires_on": receipt.expires_on, "received_at": at,
                  "unit_cost_minor": receipt.unit_cost_minor},
    )  # fmt: skip
    if not fresh:
        Lot.objects.filter(id=lot.id).update(on_hand=F("on_hand") + receipt.quantity)
    Movement.objects.create(
        at=at, location_id=location_id, sku_id=receipt.sku_id, lot=lot, quantity=receipt.quantity, reason=reason,
        reference=reference, simulated=acting_now().simulated,
    )  # fmt: skip


@operation
def count_lot(*, lot_id: int, counted: int, note: str, at: datetime) -> None:
    """Set a lot to what was counted. Raises LotInvalid if unknown, negative, or below what is promised of the SKU."""
    lot = Lot.objects.filter(id=lot_id).first()
    if lot is None or counted < 0:
        raise LotInvalid(str(lot_id))
    level = Level.objects.select_for_update().get(location_id=lot.location_id, sku_id=lot.sku_id)
    lot.refresh_from_db(fields=["on_hand"])
    difference = counted - lot.on_hand
    if not difference:
        return
    if level.on_hand + difference < level.reserved:
        raise LotInvalid(f"{level.reserved} pieces are promised")
    level.on_hand += difference
    level.save(update_fields=["on_hand"])
    lot.on_hand = counted
    lot.save(update_fields=["on_hand"])
    Movement.objects.create(
        at=at,
        location_id=lot.location_id,
        sku_id=lot.sku_id,
        lot=lot,
        quantity=difference,
        reason="count",
        reference=note,
    )
    audit.record(
        action="inventory.count_lot", subject=f"lot:{lot_id}", detail={"difference": difference, "note": note}, at=at
    )


@operation
def write_off_expired_lots(*, today: date, at: datetime, limit: int = 500) -> int:
    """Take lots that expired before `today` off hand as waste, but never promised pieces; return the pieces written off.

    A lot of what is weighed counts as one.
    """
    lots = (
        Lot.objects.filter(expires_on__lt=today, on_hand__gt=0)
        .select_related("sku")
        .order_by("location_id", "sku_id", "id")[:limit]
    )
    gone = 0
    for lot in lots:
        level = Level.objects.select_for_update().get(location_id=lot.location_id, sku_id=lot.sku_id)
        lot.refresh_from_db(fields=["on_hand"])
        waste = min(lot.on_hand, level.on_hand - level.reserved)
        if waste <= 0:
            continue
        Level.objects.filter(id=level.id).update(on_hand=F("on_hand") - waste)
        Lot.objects.filter(id=lot.id).update(on_hand=F("on_hand") - waste)
        Movement.objects.create(
            at=at, location_id=lot.location_id, sku_id=lot.sku_id, lot=lot, quantity=-waste, reason="waste",
            reference=f"expired {lot.expires_on}",
        )  # fmt: skip
        gone += catalog.pieces_of(lot.sku.measure, waste)
    return gone


@operation
def place_purchase_order(
    *, supplier_id: int, location_id: int, lines: Sequence[tuple[int, int, int]], reference: str, at: datetime,
    expected_on: date | None = None,
) -> int:  # fmt: skip
    """Order goods (lines of SKU id, quantity > 0, unit cost in minor units) for a place; return the order's id.

    The expected day follows from the supplier's lead time where none is given. Raises ValueError for an empty order.
    """
    if not lines or any(quantity < 1 for _, quantity, _ in lines):
        raise ValueError("a purchase order needs at least one line with a quantity above zero")
    supplier = Supplier.objects.get(id=supplier_id)
    order = PurchaseOrder.objects.create(
        number=f"PO-{ids.new_code(8)}", supplier=supplier, location_id=location_id, reference=reference, ordered_at=at,
        expected_on=expected_on or clock.local_date(at) + timedelta(days=supplier.lead_time_days),
    )  # fmt: skip
    PurchaseOrderLine.objects.bulk_create(
        PurchaseOrderLine(purchase_order=order, sku_id=sku, quantity=quantity, unit_cost_minor=cost)
        for sku, quantity, cost in lines
    )
    pieces = sum(quantity for _, quantity, _ in lines)
    audit.record(
        action="inventory.place_purchase_order", subject=f"purchase_order:{order.id}", at=at,
        detail={"reference": reference, "lines": len(lines), "pieces": pieces},
    )  # fmt: skip
    outbox.publish(PurchaseOrderPlaced(order.id, order.number, reference, pieces, at))
    return order.id


def _open_order(purchase_order_id: int) -> PurchaseOrder:
    order = PurchaseOrder.objects.select_for_update().filter(id=purchase_order_id).first()
    if order is None or order.state != "ordered":
        raise PurchaseOrderClosed(str(purchase_order_id))
    return order


@operation
def receive_purchase_order(*, purchase_order_id: int, expiries: dict[int, date | None], at: datetime) -> None:
    """Receive all pieces of an order as one lot per line; `expiries` gives a SKU's expiry day. Raises PurchaseOrderClosed."""
    order = _open_order(purchase_order_id)
    lines = list(PurchaseOrderLine.objects.filter(purchase_order=order).order_by("sku_id"))
    for line in lines:
        receipt = Receipt(line.sku_id, line.quantity, order.number, expiries.get(line.sku_id), line.unit_cost_minor)
        _bring_in(order.location_id, receipt, "receipt", order.number, at)
    PurchaseOrderLine.objects.filter(purchase_order=order).update(received=F("quantity"))
    order.state, order.received_at = "received", at
    order.save(update_fields=["state", "received_at"])
    pieces = sum(line.quantity for line in lines)
    audit.record(
        action="inventory.receive_purchase_order",
        subject=f"purchase_order:{order.id}",
        detail={"pieces": pieces},
        at=at,
    )
    outbox.publish(PurchaseOrderReceived(order.id, order.reference, pieces, at))


@operation
def cancel_purchase_order(*, purchase_order_id: int, at: datetime) -> None:
    """Cancel an order that has not arrived. Raises PurchaseOrderClosed."""
    order = _open_order(purchase_order_id)
    order.state = "cancelled"
    order.save(update_fields=["state"])
    audit.record(action="inventory.cancel_purchase_order", subject=f"purchase_order:{order.id}", at=at)
