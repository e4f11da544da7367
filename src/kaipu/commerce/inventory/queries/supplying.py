"""Reads about suppliers: who they are, what they delivered and when, other sources, and all lots of a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kaipu.commerce.inventory.models import Lot, SecondSupply, Supplier
from kaipu.commerce.inventory.queries.stock import SupplyRecord


class SupplierUnknown(LookupError):
    """No supplier has this number."""


@dataclass(frozen=True, slots=True)
class SupplierRecord:
    """Somebody we buy from; `skus` is how many SKUs we buy there first."""

    id: int
    code: str
    name: str
    lead_time_days: int
    assumed: bool
    skus: int


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One purchase order as a delivery: when it was due and came, what was ordered and came, and what it cost at order."""

    id: int
    number: str
    supplier_id: int
    location_id: int
    state: str
    ordered_at: datetime
    expected_on: date
    received_at: datetime | None
    ordered: int
    received: int
    cost_minor: int


def list_suppliers() -> list[SupplierRecord]:
    """Return everybody we buy from, those of most SKUs first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.code, r.name, r.lead_time_days, r.assumed, count(y.id)::int FROM inventory_supplier r "
            "LEFT JOIN inventory_supply y ON y.supplier_id = r.id GROUP BY r.id ORDER BY 6 DESC, r.name, r.id"
        )
        return [SupplierRecord(*row) for row in cursor.fetchall()]


def get_supplier(*, supplier_id: int) -> SupplierRecord:
    """Return one supplier; raises SupplierUnknown."""
    found = (
        Supplier.objects.filter(id=supplier_id).values_list("id", "code", "name", "lead_time_days", "assumed").first()
    )
    if found is None:
        raise SupplierUnknown(str(supplier_id))
    return SupplierRecord(*found, 0)


def list_deliveries(
    *, since: datetime, supplier_id: int | None = None, state: str = "", limit: int = 5000
) -> list[DeliveryRecord]:
    """Return purchase orders placed from a moment on as deliveries, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id, p.number, p.supplier_id, p.location_id, p.state, p.ordered_at, p.expected_on, p.received_at,
                   sum(l.quantity)::int, sum(l.received)::int,
                   sum(round(l.quantity::numeric * l.unit_cost_minor / CASE s.measure WHEN 'weight' THEN 1000 ELSE 1 END))::bigint
              FROM inventory_purchaseorder p JOIN inventory_purchaseorderline l ON l.purchase_order_id = p.id
              JOIN catalog_sku s ON s.id = l.sku_id
             WHERE p.ordered_at >= %(since)s AND (%(supplier)s::bigint IS NULL OR p.supplier_id = %(supplier)s)
               AND (%(state)s = '' OR p.state = %(state)s)
             GROUP BY p.id ORDER BY p.ordered_at DESC, p.id DESC LIMIT %(limit)s
            """,
            {"since": since, "supplier": supplier_id, "state": state, "limit": limit},
        )
        return [DeliveryRecord(*row) for row in cursor.fetchall()]


def list_lots_at(*, location_id: int) -> dict[int, list[tuple[date | None, int]]]:
    """Return (expiry day, pieces on hand) of each lot at a place, by SKU. One statement."""
    found: dict[int, list[tuple[date | None, int]]] = {}
    rows = Lot.objects.filter(location_id=location_id, on_hand__gt=0).order_by("id")
    for sku_id, expires_on, on_hand in rows.values_list("sku_id", "expires_on", "on_hand"):
        found.setdefault(sku_id, []).append((expires_on, on_hand))
    return found


def list_second_supply(*, sku_ids: Collection[int]) -> dict[int, SupplyRecord]:
    """Return the quickest other source of each SKU that has one. One statement."""
    rows = SecondSupply.objects.filter(sku_id__in=sku_ids).order_by("-supplier__lead_time_days", "-supplier_id")
    return {
        row[0]: SupplyRecord(*row, ())
        for row in rows.values_list(
            "sku_id", "supplier_id", "supplier__name", "supplier__lead_time_days", "unit_cost_minor", "pack_units"
        )
    }


def count_wasted(*, since: datetime) -> dict[int, int]:
    """Return pieces (or grams) thrown away out of lots that came by purchase orders placed from a moment on, by supplier. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.supplier_id, -sum(m.quantity)::bigint FROM inventory_purchaseorder p
              JOIN inventory_lot t ON t.location_id = p.location_id AND t.code = p.number
              JOIN inventory_movement m ON m.lot_id = t.id AND m.reason = 'waste'
             WHERE p.ordered_at >= %s GROUP BY p.supplier_id
            """,
            [since],
        )
        return dict(cursor.fetchall())
