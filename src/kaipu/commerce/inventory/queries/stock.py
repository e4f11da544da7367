"""Reads of inventory: places, availability, stock by place and lot, supply and purchase orders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory.models import Location, Lot, PurchaseOrder, PurchaseOrderLine
from kaipu.kernel.money import worth


class LocationUnknown(LookupError):
    """No place has this code or id."""


class PurchaseOrderUnknown(LookupError):
    """No purchase order has this id."""


@dataclass(frozen=True, slots=True)
class LocationRecord:
    """A shop or warehouse."""

    id: int
    code: str
    name_en: str
    name_zh: str
    kind: str
    street: str
    city: str
    region: str
    postcode: str
    tracked: bool
    pickup: bool
    delivers: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class StockRow:
    """Stock of a SKU at a place, with its next expiry."""

    location_code: str
    sku_id: int
    sku_code: str
    name_en: str
    name_zh: str
    on_hand: int
    reserved: int
    available: int
    next_expiry: date | None
    lots: int
    weighed: bool = False  # then its quantities are grams


@dataclass(frozen=True, slots=True)
class PlaceStock:
    """What one place has of a SKU."""

    location_id: int
    available: int
    next_expiry: date | None


@dataclass(frozen=True, slots=True)
class LotRecord:
    """One lot of a SKU at a place."""

    id: int
    location_code: str
    sku_id: int
    code: str
    expires_on: date | None
    on_hand: int
    unit_cost_minor: int | None
    received_at: datetime
    assumed: bool


@dataclass(frozen=True, slots=True)
class SupplyRecord:
    """How a SKU is bought."""

    sku_id: int
    supplier_id: int
    supplier_name: str
    lead_time_days: int
    unit_cost_minor: int
    pack_units: int
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """A line of a purchase order."""

    sku_id: int
    sku_code: str
    name_en: str
    name_zh: str
    shelf_life_days: int | None
    quantity: int
    received: int
    unit_cost_minor: int
    measure: str = "piece"

    @property
    def weighed(self) -> bool:
        """Tell whether the quantities are grams."""
        return self.measure == "weight"

    @property
    def cost_minor(self) -> int:
        """What was ordered costs; the cost of what is weighed is that of a kilogram."""
        return worth(self.unit_cost_minor, self.quantity, catalog.PRICE_PER[self.measure])


@dataclass(frozen=True, slots=True)
class PurchaseOrderRecord:
    """A purchase order with its lines."""

    id: int
    number: str
    supplier_name: str
    location_code: str
    state: str
    reference: str
    ordered_at: datetime
    expected_on: date
    received_at: datetime | None
    lines: tuple[PurchaseLine, ...]


_LOCATION = (
    "id", "code", "name_en", "name_zh", "kind", "street", "city", "region", "postcode", "tracked", "pickup", "delivers",
    "assumed",
)  # fmt: skip


def list_locations(
    *, tracked: bool | None = None, pickup: bool | None = None, delivers: bool | None = None
) -> list[LocationRecord]:
    """Return places, by code, that have the given properties."""
    given = {"tracked": tracked, "pickup": pickup, "delivers": delivers}
    wanted = {name: value for name, value in given.items() if value is not None}
    return [LocationRecord(*row) for row in Location.objects.filter(**wanted).order_by("code").values_list(*_LOCATION)]


def get_location(*, code: str = "", location_id: int | None = None) -> LocationRecord:
    """Return one place by code or id; raises LocationUnknown."""
    which = {"id": location_id} if location_id is not None else {"code": code}
    row = Location.objects.filter(**which).values_list(*_LOCATION).first()
    if row is None:
        raise LocationUnknown(code or str(location_id))
    return LocationRecord(*row)


def guard_is_off() -> bool:
    """Tell whether a race test has switched the stock guard off to prove that it would notice."""
    return "stock" in settings.GUARDS_OFF


def get_delivering_location_id() -> int:
    """Return the id of the place that delivers web orders (the first by code); raises LocationUnknown where there is none."""
    found = Location.objects.filter(delivers=True, tracked=True).order_by("code").values_list("id", flat=True).first()
    if found is None:
        raise LocationUnknown("no place delivers")
    return found


_DELIVERING = "SELECT id FROM inventory_location WHERE delivers AND tracked ORDER BY code LIMIT 1"


def list_availability(*, sku_ids: Collection[int], location_id: int | None = None) -> dict[int, int]:
    """Return pieces available of each SKU at a place, the delivering one if none is given. One statement.

    A SKU that the place never kept is missing.
    """
    place = f"coalesce(%s, ({_DELIVERING}))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sku_id, on_hand - reserved FROM inventory_level WHERE location_id = {place} AND sku_id = ANY(%s)",
            [location_id, list(sku_ids)],
        )
        return dict(cursor.fetchall())


def list_places_of(*, sku_id: int) -> list[PlaceStock]:
    """Return where a SKU lies: pieces available and next expiry at every place that keeps it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.location_id, v.on_hand - v.reserved, (SELECT min(t.expires_on) FROM inventory_lot t "
            "WHERE t.location_id = v.location_id AND t.sku_id = v.sku_id AND t.on_hand > 0) "
            "FROM inventory_level v WHERE v.sku_id = %s ORDER BY v.location_id",
            [sku_id],
        )
        return [PlaceStock(*row) for row in cursor.fetchall()]


def list_deliverable(*, changed_since: int | None = None) -> list[tuple[int, int]]:
    """Return (sku_id, pieces available) at delivering places, for all SKUs or those written since a feed horizon."""
    recent = "SELECT sku_id FROM inventory_level WHERE changed_xid >= %s::text::xid8"
    which = "" if changed_since is None else f"WHERE l.sku_id IN ({recent})"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.sku_id, sum(l.on_hand - l.reserved)::int FROM inventory_level l "
            f"JOIN inventory_location p ON p.id = l.location_id AND p.delivers {which} GROUP BY l.sku_id",
            [] if changed_since is None else [str(changed_since)],
        )
        return cursor.fetchall()


def list_stock(
    *, location_code: str = "", text: str = "", low_first: bool = False, at_most: int | None = None, limit: int = 50,
    offset: int = 0,
) -> list[StockRow]:  # fmt: skip
    """Return stock by place and SKU for the console, best sellers or the scarcest first.

    `text` matches code and names; `at_most` leaves out what has more pieces available, or of what is weighed more than
    200 g for each.
    """
    order = "(l.on_hand - l.reserved), l.id" if low_first else "p.popularity DESC, l.id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT o.code, s.id, s.code, p.name_en, p.name_zh, l.on_hand, l.reserved, l.on_hand - l.reserved,
                   t.next_expiry, coalesce(t.lots, 0), s.measure = 'weight'
              FROM inventory_level l
              JOIN inventory_location o ON o.id = l.location_id
              JOIN catalog_sku s ON s.id = l.sku_id
              JOIN catalog_product p ON p.id = s.product_id
              LEFT JOIN LATERAL (
                   SELECT min(expires_on) AS next_expiry, count(*) AS lots FROM inventory_lot t
                    WHERE t.location_id = l.location_id AND t.sku_id = l.sku_id AND t.on_hand > 0) t ON true
             WHERE (%(location)s = '' OR o.code = %(location)s)
               AND (%(at_most)s::int IS NULL OR l.on_hand - l.reserved <= %(at_most)s * CASE s.measure WHEN 'weight' THEN 200 ELSE 1 END)
               AND (%(text)s = '' OR s.code = %(text)s OR p.name_en ILIKE %(words)s OR p.name_zh ILIKE %(words)s)
             ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
            """,
            {
                "location": location_code,
                "at_most": at_most,
                "text": text.strip(),
                "words": f"%{text.strip()}%",
                "limit": limit,
                "offset": offset,
            },
        )
        return [StockRow(*row) for row in cursor.fetchall()]


def list_lots(*, sku_id: int, location_code: str = "") -> list[LotRecord]:
    """Return the lots on hand of a SKU, first expired first."""
    lots = Lot.objects.filter(sku_id=sku_id, on_hand__gt=0)
    if location_code:
        lots = lots.filter(location__code=location_code)
    rows = lots.order_by("expires_on", "id").values_list(
        "id", "location__code", "sku_id", "code", "expires_on", "on_hand", "unit_cost_minor", "received_at", "assumed"
    )
    return [LotRecord(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ExpiringLot:
    """A lot on hand that expires soon or has expired, with what it is."""

    id: int
    location_code: str
    sku_code: str
    product_id: int
    name_en: str
    name_zh: str
    code: str
    expires_on: date
    on_hand: int
    assumed: bool
    measure: str = "piece"

    @property
    def weighed(self) -> bool:
        """Tell whether what is on hand is grams."""
        return self.measure == "weight"


def list_expiring_lots(*, until: date, location_code: str = "", limit: int = 50, offset: int = 0) -> list[ExpiringLot]:
    """Return lots on hand that expire before or on a day, the oldest first. One statement."""
    lots = Lot.objects.filter(expires_on__lte=until, on_hand__gt=0)
    if location_code:
        lots = lots.filter(location__code=location_code)
    rows = lots.order_by("expires_on", "id").values_list(
        "id", "location__code", "sku__code", "sku__product_id", "sku__product__name_en", "sku__product__name_zh", "code",
        "expires_on", "on_hand", "assumed", "sku__measure",
    )  # fmt: skip
    return [ExpiringLot(*row) for row in rows[offset : offset + limit]]  # type: ignore[arg-type]  # filtered: never without a day


def list_supply(*, sku_ids: Collection[int]) -> dict[int, SupplyRecord]:
    """Return how each SKU is bought, by SKU id. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT y.sku_id, y.supplier_id, r.name, r.lead_time_days, y.unit_cost_minor, y.pack_units, y.assumed "
            "FROM inventory_supply y JOIN inventory_supplier r ON r.id = y.supplier_id WHERE y.sku_id = ANY(%s)",
            [list(sku_ids)],
        )
        return {row[0]: SupplyRecord(*(*row[:-1], tuple(row[-1]))) for row in cursor.fetchall()}


def list_purchase_orders(
    *, state: str = "", reference: str = "", purchase_order_id: int | None = None, supplier_id: int | None = None, limit: int = 50
) -> list[PurchaseOrderRecord]:  # fmt: skip
    """Return purchase orders with lines, newest first. Two statements."""
    orders = PurchaseOrder.objects.select_related("supplier", "location").order_by("-ordered_at", "-id")
    if state:
        orders = orders.filter(state=state)
    if reference:
        orders = orders.filter(reference=reference)
    if purchase_order_id is not None:
        orders = orders.filter(id=purchase_order_id)
    if supplier_id is not None:
        orders = orders.filter(supplier_id=supplier_id)
    found = list(orders[:limit])
    lines: dict[int, list[PurchaseLine]] = {order.id: [] for order in found}
    rows = PurchaseOrderLine.objects.filter(purchase_order_id__in=lines).order_by("id")
    for row in rows.values_list(
        "purchase_order_id", "sku_id", "sku__code", "sku__product__name_en", "sku__product__name_zh",
        "sku__product__shelf_life_days", "quantity", "received", "unit_cost_minor",
        "sku__measure",
    ):  # fmt: skip
        lines[row[0]].append(PurchaseLine(*row[1:]))
    return [
        PurchaseOrderRecord(
            order.id, order.number, order.supplier.name, order.location.code, order.state, order.reference,
            order.ordered_at, order.expected_on, order.received_at, tuple(lines[order.id]),
        )
        for order in found
    ]  # fmt: skip


def get_purchase_order(*, purchase_order_id: int) -> PurchaseOrderRecord:
    """Return one purchase order; raises PurchaseOrderUnknown."""
    found = list_purchase_orders(purchase_order_id=purchase_order_id)
    if not found:
        raise PurchaseOrderUnknown(str(purchase_order_id))
    return found[0]


def list_on_order(*, location_id: int) -> dict[int, int]:
    """Return pieces ordered for a place and not yet received, by SKU. One statement."""
    lines = PurchaseOrderLine.objects.filter(purchase_order__location_id=location_id, purchase_order__state="ordered")
    totals: dict[int, int] = {}
    for sku, quantity in lines.values_list("sku_id", "quantity"):
        totals[sku] = totals.get(sku, 0) + quantity
    return totals


def count_mismatches() -> int:
    """Return how many levels differ from the sum of their lots; always 0, and proven nightly."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM inventory_level l LEFT JOIN (SELECT location_id, sku_id, sum(on_hand) AS lots "
            "FROM inventory_lot GROUP BY 1, 2) t USING (location_id, sku_id) WHERE l.on_hand <> coalesce(t.lots, 0)"
        )
        return int(cursor.fetchone()[0])
