"""Reserving, releasing and handing over stock.

The story of a race: two hundred shoppers press “pay” for the last fifty pieces at once. Each runs one conditional
UPDATE; PostgreSQL lets them at the row one after the other and checks the condition anew each time, so the fifty-first
finds nothing left and takes nothing. The CHECK on the row would stop even a faulty statement. Rows are locked in primary
key order, so two baskets with the same goods in another order cannot block each other for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from kaipu.commerce.inventory.rules import LotStock, pick_lots
from kaipu.kernel import ids
from kaipu.kernel.operation import acting_now, operation


@dataclass(frozen=True, slots=True)
class Shortage:
    """What was wanted of a SKU and what could be had."""

    sku_id: int
    wanted: int
    available: int


class StockExhausted(Exception):
    """Less is available than was wanted; `shortages` says of what. Nothing was taken."""

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        super().__init__(", ".join(f"sku {s.sku_id}: {s.available} of {s.wanted}" for s in shortages))
        self.shortages = shortages


class ReservationMissing(LookupError):
    """The owner holds no reservation (any more)."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Pieces of a SKU that left a lot."""

    sku_id: int
    lot_id: int
    quantity: int


@operation
def reserve_stock(
    *, owner: str, location_id: int, wanted: Mapping[int, int], at: datetime, expires_at: datetime | None
) -> None:
    """Promise pieces (`wanted`: SKU id → quantity > 0) at a place to an owner, all or none.

    Locks the levels in primary key order until the transaction ends, so call it late. Raises StockExhausted.
    """
    with connection.cursor() as cursor:
        taken = _take(cursor, location_id, wanted)
        missing = [sku for sku in wanted if sku not in taken]
        if missing:
            raise StockExhausted(_shortages(cursor, location_id, {sku: wanted[sku] for sku in missing}))
        cursor.execute(
            "INSERT INTO inventory_reservation (id, owner, location_id, sku_id, quantity, state, expires_at, created_at) "
            "SELECT i, %s, %s, s, q, 'held', %s, %s FROM unnest(%s::uuid[], %s::bigint[], %s::int[]) AS w(i, s, q)",
            [owner, location_id, expires_at, at, [ids.new_id() for _ in wanted], list(wanted), list(wanted.values())],
        )


def _lock_levels(cursor: CursorWrapper, location_id: int, skus: list[int]) -> None:
    cursor.execute(
        "SELECT id FROM inventory_level WHERE location_id = %s AND sku_id = ANY(%s) ORDER BY id FOR UPDATE",
        [location_id, skus],
    )


def _take(cursor: CursorWrapper, location_id: int, wanted: Mapping[int, int]) -> set[int]:
    if len(wanted) > 1:  # a single row needs no order: the UPDATE itself locks it
        _lock_levels(cursor, location_id, list(wanted))
    guard = "" if "stock" in settings.GUARDS_OFF else "AND l.on_hand - l.reserved >= w.quantity"
    cursor.execute(
        "UPDATE inventory_level l SET reserved = l.reserved + w.quantity "
        "FROM unnest(%s::bigint[], %s::int[]) AS w(sku_id, quantity) "
        f"WHERE l.location_id = %s AND l.sku_id = w.sku_id {guard} RETURNING l.sku_id",
        [list(wanted), list(wanted.values()), location_id],
    )
    return {row[0] for row in cursor.fetchall()}


def _shortages(cursor: CursorWrapper, location_id: int, missing: Mapping[int, int]) -> tuple[Shortage, ...]:
    cursor.execute(
        "SELECT sku_id, on_hand - reserved FROM inventory_level WHERE location_id = %s AND sku_id = ANY(%s)",
        [location_id, list(missing)],
    )
    left = dict(cursor.fetchall())
    return tuple(Shortage(sku, quantity, left.get(sku, 0)) for sku, quantity in missing.items())


@operation
def release_reservation(*, owner: str) -> int:
    """Give an owner's promised pieces back; return how many rows. Releasing twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id FROM inventory_level l JOIN inventory_reservation r USING (location_id, sku_id) "
            "WHERE r.owner = %s AND r.state = 'held' ORDER BY l.id FOR UPDATE OF l",
            [owner],
        )
        cursor.execute(
            "WITH freed AS (UPDATE inventory_reservation SET state = 'released' WHERE owner = %s AND state = 'held' "
            "RETURNING location_id, sku_id, quantity) "
            "UPDATE inventory_level l SET reserved = l.reserved - f.quantity FROM freed f "
            "WHERE l.location_id = f.location_id AND l.sku_id = f.sku_id",
            [owner],
        )
        return int(cursor.rowcount)


@operation
def consume_reservation(*, owner: str, reference: str, at: datetime) -> list[Picked]:
    """Hand an owner's promised pieces over, from the lots that expire first; return the picks.

    Every writer of a lot locks its level first, so the lots read here stand still. Raises ReservationMissing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id FROM inventory_level l JOIN inventory_reservation r USING (location_id, sku_id) "
            "WHERE r.owner = %s AND r.state = 'held' ORDER BY l.id FOR UPDATE OF l",
            [owner],
        )
        cursor.execute(
            "WITH used AS (UPDATE inventory_reservation SET state = 'consumed' WHERE owner = %s AND state = 'held' "
            "RETURNING location_id, sku_id, quantity) "
            "UPDATE inventory_level l SET reserved = l.reserved - u.quantity, on_hand = l.on_hand - u.quantity FROM used u "
            "WHERE l.location_id = u.location_id AND l.sku_id = u.sku_id RETURNING l.location_id, l.sku_id, u.quantity",
            [owner],
        )
        used = cursor.fetchall()
        if not used:
            raise ReservationMissing(owner)
        return _pick(cursor, used[0][0], {sku: quantity for _, sku, quantity in used}, reference, at)


@operation
def sell_stock(*, location_id: int, wanted: Mapping[int, int], reference: str, at: datetime) -> dict[int, int]:
    """Hand over what is available of `wanted` (SKU id → quantity) across a counter; return what was had of each SKU.

    Takes less rather than refusing: at a till the goods are in the shopper's hand or they are not.
    """
    with connection.cursor() as cursor:
        _lock_levels(cursor, location_id, list(wanted))
        cursor.execute(
            "UPDATE inventory_level l SET on_hand = l.on_hand - least(w.quantity, l.on_hand - l.reserved) "
            "FROM unnest(%s::bigint[], %s::int[]) AS w(sku_id, quantity), inventory_level before "
            "WHERE l.location_id = %s AND l.sku_id = w.sku_id AND l.on_hand > l.reserved AND before.id = l.id "
            "RETURNING l.sku_id, before.on_hand - l.on_hand",
            [list(wanted), list(wanted.values()), location_id],
        )
        taken = dict(cursor.fetchall())
        if taken:
            _pick(cursor, location_id, taken, reference, at)
    return taken


def _pick(
    cursor: CursorWrapper, location_id: int, quantities: Mapping[int, int], reference: str, at: datetime
) -> list[Picked]:
    cursor.execute(
        "SELECT sku_id, id, expires_on, on_hand FROM inventory_lot "
        "WHERE location_id = %s AND sku_id = ANY(%s) AND on_hand > 0",
        [location_id, list(quantities)],
    )
    lots: dict[int, list[LotStock]] = {sku: [] for sku in quantities}
    for sku, lot_id, expires_on, on_hand in cursor.fetchall():
        lots[sku].append(LotStock(lot_id, expires_on, on_hand))
    picks = [
        Picked(sku, pick.lot_id, pick.quantity)
        for sku, quantity in quantities.items()
        for pick in pick_lots(lots[sku], quantity)
    ]
    cursor.execute(
        """
        WITH picked AS (
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS p(sku_id, lot_id, quantity)),
        lowered AS (
            UPDATE inventory_lot l SET on_hand = l.on_hand - p.quantity FROM picked p WHERE l.id = p.lot_id)
        INSERT INTO inventory_movement (at, location_id, sku_id, lot_id, quantity, reason, reference, simulated)
        SELECT %s, %s, sku_id, lot_id, -quantity, 'sale', %s, %s FROM picked
        """,
        [[p.sku_id for p in picks], [p.lot_id for p in picks], [p.quantity for p in picks], at, location_id, reference,
         acting_now().simulated],
    )  # fmt: skip
    return picks
