"""Reads of orders."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders.models import Order, OrderLine, TimelineEntry
from kaipu.kernel import clock
from kaipu.kernel.money import Money


class OrderUnknown(LookupError):
    """No order has this number, or it is not this person's."""


@dataclass(frozen=True, slots=True)
class OrderLineRecord:
    """A line with its SKU as it is named today."""

    sku: catalog.SkuRecord
    quantity: int
    unit: Money | None
    discount: Money
    total: Money
    adjustments: tuple[Mapping[str, Any], ...]
    measure: str = "piece"
    price_per: int = 1

    @property
    def weighed(self) -> bool:
        """Tell whether the quantity is grams."""
        return self.measure == "weight"

    @property
    def goods(self) -> Money:
        """What its pieces cost before anything is taken off: these sum to the goods of the whole."""
        return self.total + self.discount


@dataclass(frozen=True, slots=True)
class TimelineRecord:
    """One thing that happened to an order. `kind` names the sentence, `detail` fills it."""

    at: datetime
    kind: str
    actor: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    id: int
    number: str
    state: str
    channel: str
    delivery_method: str
    location_code: str
    customer_id: int | None
    name: str
    total: Money
    placed_at: datetime
    simulated: bool


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order with everything a page shows."""

    id: int
    number: str
    token: str
    state: str
    channel: str
    delivery_method: str
    location: inventory.LocationRecord
    customer_id: int | None
    contact: Mapping[str, str]
    language: str
    goods: Money
    discount: Money
    delivery: Money
    total: Money
    refunded: Money
    placed_at: datetime
    paid_at: datetime | None
    completed_at: datetime | None
    pay_until: datetime | None
    simulated: bool
    lines: tuple[OrderLineRecord, ...]
    timeline: tuple[TimelineRecord, ...]


def get_order(
    *,
    at: datetime,
    number: str = "",
    order_id: int | None = None,
    token: str | None = None,
    customer_id: int | None = None,
) -> OrderRecord:
    """Return an order by number or id; if a token or customer is given it must be theirs. Raises OrderUnknown.

    Five statements.
    """
    found = Order.objects.filter(id=order_id) if order_id is not None else Order.objects.filter(number=number.upper())
    order = found.first()
    if order is None or not _belongs(order, token, customer_id):
        raise OrderUnknown(number or str(order_id))
    lines = list(OrderLine.objects.filter(order=order).order_by("position"))
    skus = catalog.list_skus(ids=[line.sku_id for line in lines], at=at)
    timeline = (
        TimelineEntry.objects.filter(order=order).order_by("at", "id").values_list("at", "kind", "actor", "detail")
    )

    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    return OrderRecord(
        id=order.id, number=order.number, token=order.token, state=order.state, channel=order.channel,
        delivery_method=order.delivery_method, location=inventory.get_location(location_id=order.location_id),
        customer_id=order.customer_id, contact=order.contact, language=order.language, goods=money(order.goods_minor),
        discount=money(order.discount_minor), delivery=money(order.delivery_minor), total=money(order.total_minor),
        refunded=money(order.refunded_minor), placed_at=order.placed_at, paid_at=order.paid_at,
        completed_at=order.completed_at, pay_until=order.pay_until, simulated=order.simulated,
        lines=tuple(
            OrderLineRecord(
                skus[line.sku_id], line.quantity, None if line.unit_minor is None else money(line.unit_minor),
                money(line.discount_minor), money(line.total_minor), tuple(line.adjustments or ()), line.measure, line.price_per,
            )
            for line in lines
        ),
        timeline=tuple(TimelineRecord(*row) for row in timeline),
    )  # fmt: skip


def _belongs(order: Order, token: str | None, customer_id: int | None) -> bool:
    if token is None and customer_id is None:
        return True  # asked by staff, whose scope the page has checked
    if token and order.token and token == order.token:
        return True
    return customer_id is not None and order.customer_id == customer_id


def get_order_state(*, number: str, token: str | None, customer_id: int | None) -> tuple[int, str]:
    """Return (id, state) of an order that must be this person's; raises OrderUnknown. One statement."""
    order = Order.objects.filter(number=number.upper()).only("id", "state", "token", "customer_id").first()
    if order is None or not _belongs(order, token, customer_id):
        raise OrderUnknown(number)
    return order.id, order.state


def find_order_by_cart(*, cart_id: UUID) -> tuple[str, str] | None:
    """Return (number, token) of the order that came of a cart, if any."""
    return Order.objects.filter(cart_id=cart_id).values_list("number", "token").first()


def list_orders(
    *, state: str = "", channel: str = "", text: str = "", customer_id: int | None = None, since: datetime | None = None,
    until: datetime | None = None, location_code: str = "", ids: Collection[int] | None = None, by_contact: bool = True,
    limit: int = 50, offset: int = 0,
) -> list[OrderRow]:  # fmt: skip
    """Return orders placed in [since, until), newest first, optionally only those among `ids`.

    `text` matches the number and, unless `by_contact` is off, the contact's name, e-mail or telephone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.id, o.number, o.state, o.channel, o.delivery_method, l.code, o.customer_id,
                   coalesce(o.contact ->> 'name', ''), o.total_minor, o.currency, o.placed_at, o.simulated
              FROM orders_order o JOIN inventory_location l ON l.id = o.location_id
             WHERE (%(state)s = '' OR o.state = %(state)s) AND (%(channel)s = '' OR o.channel = %(channel)s)
               AND (%(location)s = '' OR l.code = %(location)s)
               AND (%(customer)s::bigint IS NULL OR o.customer_id = %(customer)s)
               AND (%(since)s::timestamptz IS NULL OR o.placed_at >= %(since)s)
               AND (%(until)s::timestamptz IS NULL OR o.placed_at < %(until)s)
               AND (%(ids)s::bigint[] IS NULL OR o.id = ANY(%(ids)s))
               AND (%(text)s = '' OR o.number = upper(%(text)s) OR %(by_contact)s AND (
                    o.contact ->> 'name' ILIKE %(words)s OR o.contact ->> 'email' ILIKE %(words)s
                    OR o.contact ->> 'phone' LIKE %(words)s))
             ORDER BY o.placed_at DESC, o.id DESC LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"state": state, "channel": channel, "text": text.strip(), "words": f"%{text.strip()}%", "since": since,
             "until": until, "ids": None if ids is None else list(ids), "by_contact": by_contact,
             "customer": customer_id, "location": location_code, "limit": limit, "offset": offset},
        )  # fmt: skip
        return [OrderRow(*(*row[:8], Money(row[8], row[9]), *row[10:])) for row in cursor.fetchall()]


def list_unpaid(*, before: datetime, limit: int = 200) -> list[int]:
    """Return ids of orders whose time to pay ended before a moment."""
    rows = Order.objects.filter(state="placed", pay_until__lt=before).order_by("pay_until", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def count_orders_by_state() -> dict[str, int]:
    """Return how many orders stand in each state that is not final."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM orders_order WHERE state <> 'completed' GROUP BY state")
        return dict(cursor.fetchall())


def list_daily_units(
    *, location_ids: Collection[int], first: date, last: date
) -> dict[tuple[int, int], dict[date, tuple[int, int]]]:
    """Return units and paid minor units by (place, SKU) and shop day, both days included; unpaid and cancelled left out."""
    start, end = clock.day_bounds(first, last)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.location_id, l.sku_id, (o.placed_at AT TIME ZONE %s)::date, sum(l.quantity)::int,
                   sum(l.total_minor)::bigint
              FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
             WHERE o.location_id = ANY(%s) AND o.placed_at >= %s AND o.placed_at < %s
               AND o.state NOT IN ('placed', 'cancelled')
             GROUP BY 1, 2, 3
            """,
            [str(clock.zone()), list(location_ids), start, end],
        )
        found: dict[tuple[int, int], dict[date, tuple[int, int]]] = {}
        for location, sku, day, units, paid in cursor.fetchall():
            found.setdefault((location, sku), {})[day] = (units, paid)
    return found


@dataclass(frozen=True, slots=True)
class BasketRecord:
    """An imported order as bare goods: where, who, when, and pieces by SKU id."""

    order_id: int
    number: str
    location_id: int
    customer_id: int | None
    placed_at: datetime
    goods: Mapping[int, int]


def list_imported_baskets(*, start: datetime, end: datetime) -> list[BasketRecord]:
    """Return imported orders placed in [start, end), in the order they happened; simulated ones are no history."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.id, o.number, o.location_id, o.customer_id, o.placed_at, g.goods FROM orders_order o
             CROSS JOIN LATERAL (
                   SELECT jsonb_object_agg(sku_id, quantity)::text AS goods FROM (
                          SELECT sku_id, sum(quantity) AS quantity FROM orders_orderline n WHERE n.order_id = o.id
                           GROUP BY sku_id) AS s) AS g
             WHERE o.placed_at >= %s AND o.placed_at < %s AND o.import_run IS NOT NULL
               AND NOT o.simulated ORDER BY o.placed_at, o.id
            """,
            [start, end],
        )
        return [
            BasketRecord(*(*row[:5], {int(sku): int(quantity) for sku, quantity in orjson.loads(row[5]).items()}))
            for row in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class WebOrder:
    """An order with the visit in which it was placed; `goods`: SKU id → pieces."""

    id: int
    number: str
    customer_id: int | None
    visit: str
    placed_at: datetime
    paid_at: datetime | None
    total_minor: int
    method: str
    goods: Mapping[int, int]


def list_simulated_web_orders(*, start: datetime, end: datetime) -> list[WebOrder]:
    """Return simulated orders from visits of the web shop, placed in [start, end), in the order they were placed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.id, o.number, o.customer_id, o.visit, o.placed_at, o.paid_at, o.total_minor, o.delivery_method, (
                   SELECT jsonb_object_agg(n.sku_id, n.quantity)::text FROM orders_orderline n WHERE n.order_id = o.id)
              FROM orders_order o
             WHERE o.placed_at >= %s AND o.placed_at < %s AND o.simulated AND o.channel = 'web' AND o.visit <> ''
             ORDER BY o.placed_at, o.id
            """,
            [start, end],
        )
        return [
            WebOrder(*(*row[:8], {int(sku): int(quantity) for sku, quantity in orjson.loads(row[8]).items()}))
            for row in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class PastSpend:
    """What an imported order of a customer came to, without delivery."""

    order_id: int
    customer_id: int
    spend_minor: int
    placed_at: datetime


def list_imported_spend(*, since: datetime) -> list[PastSpend]:
    """Return what customers' imported orders since a moment came to, in the order they happened; reads all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, customer_id, greatest(total_minor - delivery_minor - refunded_minor, 0), placed_at FROM orders_order "
            "WHERE import_run IS NOT NULL AND customer_id IS NOT NULL AND state = 'completed' AND placed_at >= %s ORDER BY id",
            [since],
        )
        return [PastSpend(*row) for row in cursor.fetchall()]


def sum_units(*, sku_ids: Collection[int], start: datetime, end: datetime) -> dict[int, int]:
    """Return the pieces of each SKU in orders placed in [start, end), without unpaid and cancelled ones. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.sku_id, sum(l.quantity)::int FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id "
            "WHERE o.placed_at >= %s AND o.placed_at < %s AND o.state NOT IN ('placed', 'cancelled') AND l.sku_id = ANY(%s) GROUP BY 1",
            [start, end, list(sku_ids)],
        )
        return dict(cursor.fetchall())


def count_store_orders_by_hour(*, start: datetime, end: datetime) -> list[tuple[date, int, int, int]]:
    """Return (local day, local hour, place id, orders) of what stores sold in [start, end). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (placed_at AT TIME ZONE %(zone)s)::date AS day, extract(hour FROM placed_at AT TIME ZONE %(zone)s)::int AS hour, "
            "location_id, count(*) FROM orders_order WHERE placed_at >= %(start)s AND placed_at < %(end)s AND channel = 'store' "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            {"zone": settings.TIME_ZONE, "start": start, "end": end},
        )
        return [tuple(row) for row in cursor.fetchall()]


def find_order_ids(*, numbers: Collection[str]) -> dict[str, int]:
    """Return the ids of those of the orders that there are, by number. One statement."""
    return dict(Order.objects.filter(number__in=list(numbers)).values_list("number", "id"))


def get_imported_span() -> tuple[datetime, datetime] | None:
    """Return when the first and the last imported order were placed, or None where there are none; simulated ones don't count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(placed_at), max(placed_at) FROM orders_order WHERE import_run IS NOT NULL AND NOT simulated"
        )
        first, last = cursor.fetchone()
    return None if first is None else (first, last)


def count_imported_by_hour() -> list[tuple[date, int, int]]:
    """Return (local day, hour, imported orders) of real history; hours without any are left out. Reads all of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (placed_at AT TIME ZONE %(zone)s)::date, extract(hour FROM placed_at AT TIME ZONE %(zone)s)::int, count(*) "
            "FROM orders_order WHERE import_run IS NOT NULL AND NOT simulated GROUP BY 1, 2 ORDER BY 1, 2",
            {"zone": settings.TIME_ZONE},
        )
        return [(day, hour, int(count)) for day, hour, count in cursor.fetchall()]


def sum_imported(*, run_id: int) -> tuple[int, int, int]:
    """Return (orders, lines, their sum in minor units) that an import brought, counted in the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT n.order_id), count(*), coalesce(sum(n.total_minor), 0) FROM orders_orderline n "
            "JOIN orders_order o ON o.id = n.order_id WHERE o.import_run = %s",
            [run_id],
        )
        orders, lines, total = cursor.fetchone()
    return int(orders), int(lines), int(total)
