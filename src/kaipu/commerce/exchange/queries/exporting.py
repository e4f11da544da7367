"""What an export writes: one SELECT a kind, in the columns and texts that the import reads, so that a file makes the round trip.

Cells are texts already: amounts in major units, moments in UTC, lists joined by “|”, nothing for NULL.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from kaipu.commerce.exchange.rules import LAYOUTS
from kaipu.commerce.exchange.rules.guarding import FORMULA, KINDS, STARTS
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """What to leave out: orders outside days or of another channel or import, stock of other places."""

    first: date | None = None
    last: date | None = None
    channel: str = ""
    run_id: int | None = None
    location: str = ""


def _amount(minor: str) -> str:
    digits = MINOR_DIGITS.get(settings.CURRENCY, 2)
    return f"({minor} / {10**digits}::numeric)::numeric(20, {digits})"


def _moment(at: str) -> str:
    """Return ISO 8601 in UTC, without trailing zeros of the second."""
    text = f"to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    return f"regexp_replace({text}, '\\.?0*$', '') || '+00:00'"


def _tree(name: str) -> str:
    """Return the names of a category and all above it, from the top down."""
    return (
        f"(SELECT string_agg(a.{name}, ' / ' ORDER BY d) FROM generate_subscripts(string_to_array(c.path, '/'), 1) AS d "
        "JOIN catalog_category a ON a.path = array_to_string((string_to_array(c.path, '/'))[1:d], '/'))"
    )


# Most orders were sold across a counter: only those handed over are looked up elsewhere.
_HANDED = "CASE WHEN o.delivery_method <> 'none' THEN {} END"
_REFUNDED = "CASE WHEN o.refunded_minor > 0 THEN {} END"
_PAID = "FROM payments_attempt p WHERE p.subject = 'order:' || o.id AND p.state = 'paid'"
_GIVEN = (
    "FROM payments_refund r JOIN payments_attempt p ON p.id = r.attempt_id WHERE p.subject = 'order:' || o.id "
    "ORDER BY r.created_at, r.id LIMIT 1"
)
_PARCELS = "FROM fulfilment_parcel p JOIN fulfilment_fulfilment f ON f.id = p.fulfilment_id WHERE f.order_id = o.id"
_STEP = "(SELECT min(t.at) FROM orders_timelineentry t WHERE t.order_id = o.id AND t.kind = '{}')"
_OFFER = (
    "CASE WHEN n.discount_minor <> 0 THEN (SELECT a ->> 'code' FROM jsonb_array_elements(n.adjustments) a "
    "WHERE a ->> 'kind' = '{}' LIMIT 1) END"
)
_MADE_UP = "CASE WHEN {} THEN 'true' END"
# One entry a column of the layout; the order of columns is the layout's.
CELLS: dict[str, dict[str, str]] = {
    "locations": {
        "code": "l.code", "name": "l.name_en", "name_zh": "l.name_zh", "kind": "l.kind", "street": "l.street",
        "city": "l.city", "region": "l.region", "postcode": "l.postcode", "tracked": "l.tracked::text",
        "pickup": "l.pickup::text", "delivers": "l.delivers::text", "assumed": _MADE_UP.format("l.assumed"),
    },
    "products": {
        "sku": "k.code", "name": "p.name_en", "name_zh": "p.name_zh", "category_path": "t.en", "category_path_zh": "t.zh",
        "category_icons": "t.icons", "brand": "b.name_en", "brand_zh": "b.name_zh", "own_brand": "b.own::text",
        "icon": "coalesce(nullif(p.icon, ''), t.icon)", "policy": "p.policy", "storage": "p.storage",
        "shelf_life_days": "p.shelf_life_days", "size_text": "k.size_en",
        "size_text_zh": "coalesce(nullif(k.size_zh, ''), k.size_en)", "size_amount": "k.size_amount",
        "size_unit": "k.size_unit", "variety": "k.variety_en",
        "variety_zh": "coalesce(nullif(k.variety_zh, ''), k.variety_en)", "tax_rate_bp": "k.tax_rate_bp",
        "price": _amount("y.amount_minor"), "cost": _amount("s.unit_cost_minor"),
        "publish": "(p.published_from IS NOT NULL AND y.id IS NOT NULL)::text", "popularity": "p.popularity",
        "since": _moment("y.valid_from"), "supplier_code": "u.code", "supplier_name": "u.name",
        "lead_time_days": "u.lead_time_days", "pack_units": "s.pack_units", "source": "nullif(p.source, '{}'::jsonb)::text",
        "assumed": "array_to_string(p.assumed, '|')", "measure": "nullif(k.measure, 'piece')", "plu": "nullif(k.plu, '')",
        "step": "CASE k.measure WHEN 'weight' THEN k.step END",
    },
    "customers": {
        "number": "c.number", "name": "c.name", "email": "c.email", "phone": "c.phone", "language": "c.language",
        "street": "a.street", "city": "a.city", "region": "a.region", "postcode": "a.postcode",
        "joined_at": _moment("c.joined_at"), "attributes": "nullif(c.attributes, '{}'::jsonb)::text",
        "assumed": _MADE_UP.format("c.assumed"),
    },
    "stock": {
        "location": "l.code", "sku": "k.code", "lot": "t.code", "quantity": "t.on_hand", "expires_on": "t.expires_on",
        "unit_cost": _amount("t.unit_cost_minor"), "received_at": _moment("t.received_at"),
        "assumed": _MADE_UP.format("t.assumed"),
    },
    "orders": {
        "order": "o.number", "line": "n.position", "at": _moment("o.placed_at"), "location": "l.code",
        "customer": "c.number", "sku": "k.code", "quantity": "n.quantity", "line_total": _amount("n.total_minor"),
        "discount": f"nullif({_amount('n.discount_minor')}, 0)", "channel": "o.channel",
        "promotion": _OFFER.format("promotion"), "coupon": _OFFER.format("coupon"),
        "state": "nullif(o.state, 'completed')", "method": "nullif(o.delivery_method, 'none')",
        "payment": _HANDED.format(f"(SELECT p.provider {_PAID} LIMIT 1)"),
        "refund_reason": _REFUNDED.format(f"(SELECT r.reason {_GIVEN})"),
        "carrier": _HANDED.format(f"(SELECT min(p.carrier) {_PARCELS})"), "region": "o.contact ->> 'region'",
        "language": _HANDED.format("o.language"), "visit": "o.visit",
        "paid_at": _HANDED.format(_moment("o.paid_at")), "completed_at": _HANDED.format(_moment("o.completed_at")),
        "ready_at": _HANDED.format(_moment(_STEP.format("ready"))),
        "shipped_at": _HANDED.format(_moment(f"(SELECT min(p.shipped_at) {_PARCELS})")),
        "cancelled_at": _moment("o.cancelled_at"),
        "promised_on": _HANDED.format("(SELECT f.promised_on FROM fulfilment_fulfilment f WHERE f.order_id = o.id)"),
        "delivery_fee": f"nullif({_amount('o.delivery_minor')}, 0)", "refunded": f"nullif({_amount('o.refunded_minor')}, 0)",
        "simulated": "CASE WHEN o.simulated THEN 'true' END",
    },
}  # fmt: skip
FROM: dict[str, str] = {
    "locations": "FROM inventory_location l ORDER BY l.code",
    "products": (
        "FROM catalog_sku k JOIN catalog_product p ON p.id = k.product_id JOIN t ON t.id = p.category_id "
        "LEFT JOIN catalog_brand b ON b.id = p.brand_id "
        "LEFT JOIN pricing_price y ON y.sku_id = k.id AND y.channel = '' AND y.valid_until IS NULL "
        "LEFT JOIN inventory_supply s ON s.sku_id = k.id LEFT JOIN inventory_supplier u ON u.id = s.supplier_id "
        "ORDER BY k.code"
    ),
    "customers": (
        "FROM customers_customer c LEFT JOIN customers_address a ON a.customer_id = c.id AND a.is_default "
        "WHERE c.erased_at IS NULL ORDER BY c.number"
    ),
    "stock": (
        "FROM inventory_lot t JOIN inventory_location l ON l.id = t.location_id JOIN catalog_sku k ON k.id = t.sku_id "
        "WHERE t.on_hand > 0 AND (%(location)s = '' OR l.code = %(location)s) ORDER BY l.code, k.code, t.code"
    ),
    "orders": (
        "FROM orders_order o JOIN orders_orderline n ON n.order_id = o.id JOIN catalog_sku k ON k.id = n.sku_id "
        "JOIN inventory_location l ON l.id = o.location_id "
        "LEFT JOIN customers_customer c ON c.id = o.customer_id AND c.erased_at IS NULL "
        "WHERE o.state IN ('completed', 'cancelled', 'refunded') AND (%(channel)s = '' OR o.channel = %(channel)s) "
        "AND (%(start)s::timestamptz IS NULL OR o.placed_at >= %(start)s) "
        "AND (%(end)s::timestamptz IS NULL OR o.placed_at < %(end)s) "
        "AND (%(run)s::bigint IS NULL OR o.import_run = %(run)s) ORDER BY o.placed_at, o.number, n.position"
    ),
}
TREE = (
    f"WITH t AS MATERIALIZED (SELECT c.id, c.icon, {_tree('name_en')} AS en, {_tree('name_zh')} AS zh, "
    f"{_tree('icon')} AS icons FROM catalog_category c) "
)


def _guarded(name: str) -> str:
    """Return a cell with an apostrophe where it needs one. Its first letter is looked at before the rest, for that is quick."""
    starts = ", ".join(str(ord(sign)) for sign in STARTS)
    formula, cell = FORMULA.replace("'", "''"), f'"{name}"'
    return (
        f"CASE WHEN ascii({cell}) IN ({starts}) AND {cell} ~ '{formula}' THEN '''' || {cell} ELSE {cell} END AS {cell}"
    )


def stream_rows(*, kind: str, wanted: ExportFilter, guarded: bool = True) -> Iterator[bytes]:
    """Yield a kind's rows as CSV in UTF-8, the names of the columns first, in a fixed order: the same data, the same bytes.

    Texts that a spreadsheet would take for formulas are guarded, unless a program reads them. Holds a snapshot and the connection until it is read to its end. Orders are those that are over.
    """
    columns = LAYOUTS[kind].columns
    cells = ", ".join(f"""nullif(({CELLS[kind][each.name]})::text, '') AS "{each.name}\"""" for each in columns)
    query = f"{TREE if kind == 'products' else ''}SELECT {cells} {FROM[kind]}"
    if guarded:
        shown = ", ".join(_guarded(each.name) if each.kind in KINDS else f'"{each.name}"' for each in columns)
        query = f"SELECT {shown} FROM ({query} OFFSET 0) AS cells"
    bounds = [clock.day_start(day) if day else None for day in (wanted.first, wanted.last)]
    if wanted.last:
        bounds[1] = clock.day_bounds(wanted.last, wanted.last)[1]
    values = {"start": bounds[0], "end": bounds[1], "channel": wanted.channel, "run": wanted.run_id,
              "location": wanted.location}  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", values) as copy:
        for block in copy:
            yield bytes(block)
