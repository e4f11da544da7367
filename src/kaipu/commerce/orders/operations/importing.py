"""History comes in: a year of orders as it was paid elsewhere, written chunk by chunk with every key checked.

Nothing here prices, promises or takes stock: what happened, happened. An order's lines always lie in one chunk.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.commerce.orders.events import OrdersImported
from kaipu.commerce.orders.operations.writing import owner_of
from kaipu.commerce.orders.queries import sum_imported
from kaipu.commerce.payments import api as payments
from kaipu.kernel import outbox, staging
from kaipu.kernel.operation import operation

CHANNELS = ("web", "store", "app", "phone", "import")
ENDED = ("completed", "cancelled", "refunded")
METHODS = ("none", "delivery", "pickup")
# Orders of which more is to be given back than was paid; the subquery is hashed once, and empty where nothing came back.
_TOO_MUCH = (
    's.refunded IS NOT NULL AND s."order" IN (SELECT x."order" FROM {table} x WHERE x.refunded IS NOT NULL '
    "GROUP BY 1 HAVING max(x.refunded) > sum(x.line_total) + coalesce(max(x.delivery_fee), 0))"
)


@operation
def check_order_rows(*, stage: staging.Stage) -> int:
    """Refuse staged lines of unknown SKUs, places or customers, of known orders, or that sell nothing; return how many."""
    channels, states, methods = (", ".join(f"'{word}'" for word in words) for words in (CHANNELS, ENDED, METHODS))
    return staging.refuse_rows(
        stage,
        "LEFT JOIN catalog_sku k ON k.code = s.sku LEFT JOIN inventory_location l ON l.code = s.location "
        "LEFT JOIN customers_customer c ON c.number = s.customer LEFT JOIN orders_order o ON o.number = upper(s.order) ",
        [
            ("unknown_sku", "s.sku IS NOT NULL AND k.id IS NULL"),
            ("unknown_location", "s.location IS NOT NULL AND l.id IS NULL"),
            ("unknown_customer", "s.customer IS NOT NULL AND c.id IS NULL"),
            ("quantity_not_positive", "s.quantity <= 0"),
            ("quantity_too_large", "s.quantity > 2147483647"),
            ("line_total_negative", "s.line_total < 0"),
            ("discount_negative", "s.discount < 0"),
            ("channel_unknown", f"s.channel NOT IN ({channels})"),
            ("state_unknown", f"s.state NOT IN ({states})"),
            ("method_unknown", f"s.method NOT IN ({methods})"),
            ("delivery_fee_negative", "s.delivery_fee < 0"),
            ("refund_out_of_range", f"s.refunded < 0 OR ({_TOO_MUCH.format(table=stage.table)})"),
            ("order_exists", f"o.id IS NOT NULL AND o.import_run IS DISTINCT FROM {stage.run_id}"),
        ],
    )


@operation
def load_orders(*, chunk: staging.Chunk, at: datetime) -> staging.Written:
    """Write a chunk's orders, ended as they did (completed at once where nothing else is said), and their lines as paid, at today's known cost.

    `unit_minor` stays empty where the sum is not divisible by the quantity. An order that says how it was handed over gets
    its timeline, one that says how it was paid its payment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH line AS MATERIALIZED (
                SELECT upper(s.order) AS number, s.at, s.location, s.customer, s.channel, s.seq, k.id AS sku_id,
                       s.quantity, k.measure, CASE k.measure WHEN 'weight' THEN 1000 ELSE 1 END AS per, s.line_total AS total, coalesce(s.discount, 0) AS discount, s.promotion, s.coupon,
                       coalesce(s.line, row_number() OVER (PARTITION BY s.order ORDER BY s.seq)) AS position
                  FROM {chunk.accepted} s JOIN catalog_sku k ON k.code = s.sku),
            head AS (
                SELECT number, min(at) AS at, min(location) AS location, min(customer) AS customer, min(channel) AS channel,
                       sum(total) AS total, sum(discount) AS discount, min(seq) AS seq FROM line GROUP BY number),
            told AS (
                SELECT h.*, coalesce(s.state, 'completed') AS state, coalesce(s.method, 'none') AS method,
                       coalesce(s.delivery_fee, 0) AS fee, coalesce(s.refunded, 0) AS refunded, s.region, s.language,
                       s.visit, coalesce(s.simulated, false) AS simulated, s.cancelled_at,
                       CASE WHEN s.state = 'cancelled' THEN s.paid_at ELSE coalesce(s.paid_at, h.at) END AS paid_at,
                       CASE WHEN s.state IS DISTINCT FROM 'cancelled' THEN coalesce(s.completed_at, h.at) END AS completed_at
                  FROM head h JOIN {chunk.stage.table} s ON s.seq = h.seq AND s.seq BETWEEN {chunk.first} AND {chunk.last}),
            written AS (
                INSERT INTO orders_order (
                       number, token, customer_id, location_id, channel, state, currency, goods_minor, discount_minor,
                       delivery_minor, total_minor, refunded_minor, delivery_method, contact, language, visit, placed_at,
                       paid_at, completed_at, cancelled_at, simulated, import_run)
                SELECT h.number, '', c.id, l.id, coalesce(h.channel, 'import'), h.state, %(currency)s,
                       h.total + h.discount, h.discount, h.fee, h.total + h.fee, h.refunded, h.method,
                       CASE WHEN h.region IS NULL THEN '{{}}' ELSE jsonb_build_object('region', h.region) END,
                       coalesce(h.language, 'en'), coalesce(h.visit, ''), h.at, h.paid_at, h.completed_at,
                       CASE WHEN h.state = 'cancelled' THEN coalesce(h.cancelled_at, h.at) END, h.simulated, %(run)s
                  FROM told h JOIN inventory_location l ON l.code = h.location
                  LEFT JOIN customers_customer c ON c.number = h.customer ORDER BY h.seq
                RETURNING id, number),
            lines AS (
                INSERT INTO orders_orderline (
                       order_id, position, sku_id, quantity, unit_minor, discount_minor, total_minor, cost_minor,
                       adjustments, measure, price_per)
                SELECT w.id, n.position, n.sku_id, n.quantity,
                       CASE WHEN (n.total + n.discount) * n.per %% n.quantity = 0
                            THEN (n.total + n.discount) * n.per / n.quantity END,
                       n.discount, n.total, (y.unit_cost_minor * n.quantity * 2 + n.per) / (2 * n.per),
                       CASE WHEN coalesce(n.promotion, n.coupon) IS NOT NULL THEN jsonb_build_array(
                           jsonb_build_object('kind', 'base', 'code', 'base', 'minor', n.total + n.discount),
                           jsonb_build_object('kind', CASE WHEN n.coupon IS NULL THEN 'promotion' ELSE 'coupon' END,
                                              'code', coalesce(n.coupon, n.promotion), 'minor', -n.discount)) END,
                       n.measure, n.per
                  FROM line n JOIN written w USING (number) LEFT JOIN inventory_supply y USING (sku_id) ORDER BY n.seq
                RETURNING total_minor)
            SELECT (SELECT count(*) FROM lines), (SELECT coalesce(sum(total_minor), 0) FROM lines),
                   (SELECT count(*) FROM written)
            """,
            {"currency": settings.CURRENCY, "run": chunk.stage.run_id},
        )
        lines, value, orders = cursor.fetchone()
        _write_timelines(cursor, chunk)
        _write_payments(cursor, chunk)
    return staging.Written(int(lines), int(value), int(orders), int(orders))


def _write_timelines(cursor: Any, chunk: staging.Chunk) -> None:
    """Note the steps of orders that say how they were handed over."""
    cursor.execute(
        f"""
        INSERT INTO orders_timelineentry (order_id, at, kind, actor, detail)
        SELECT o.id, t.at, t.kind, 'import', '{{}}' FROM (
               SELECT DISTINCT ON (s.order) s.order, s.ready_at, s.shipped_at FROM {chunk.accepted} s
                WHERE s.method IN ('delivery', 'pickup') ORDER BY s.order, s.seq) h
          JOIN orders_order o ON o.number = upper(h.order)
          CROSS JOIN LATERAL (VALUES
               (1, 'placed', o.placed_at), (2, 'paid', o.paid_at), (3, 'ready', h.ready_at), (4, 'shipped', h.shipped_at),
               (5, 'completed', o.completed_at), (6, 'cancelled', o.cancelled_at)) AS t (rank, kind, at)
         WHERE t.at IS NOT NULL ORDER BY o.id, t.rank
        """
    )


def _write_payments(cursor: Any, chunk: staging.Chunk) -> None:
    """Have payments remember how orders were paid and what was given back."""
    cursor.execute(
        f"""
        SELECT DISTINCT ON (s.order) o.id, s.payment, o.total_minor, o.refunded_minor, o.placed_at, o.paid_at,
               coalesce(o.cancelled_at, o.completed_at, o.paid_at), coalesce(s.refund_reason, 'shop')
          FROM {chunk.accepted} s JOIN orders_order o ON o.number = upper(s.order)
         WHERE s.payment IS NOT NULL AND o.paid_at IS NOT NULL AND o.total_minor > 0 ORDER BY s.order, s.seq
        """
    )
    past = [payments.PastPayment(owner_of(row[0]), *row[1:]) for row in cursor.fetchall()]
    if past:
        payments.record_past_payments(past=past, currency=settings.CURRENCY)


@operation
def finish_orders(*, run_id: int, at: datetime) -> None:
    """Tell once what a whole run brought, and let the planner know."""
    orders, lines, total = sum_imported(run_id=run_id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order, orders_orderline")
    outbox.publish(OrdersImported(run_id, orders, lines, total, settings.CURRENCY, at))
