"""History comes in: a year of orders as it was paid elsewhere, written chunk by chunk with every key checked.

Nothing here prices, promises or takes stock: what happened, happened. An order's lines always lie in one chunk.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection

from kaipu.commerce.orders.events import OrdersImported
from kaipu.commerce.orders.queries import sum_imported
from kaipu.kernel import outbox, staging
from kaipu.kernel.operation import operation

CHANNELS = ("web", "store", "app", "phone", "import")


@operation
def check_order_rows(*, stage: staging.Stage) -> int:
    """Refuse staged lines of unknown SKUs, places or customers, of known orders, or that sell nothing; return how many."""
    channels = ", ".join(f"'{channel}'" for channel in CHANNELS)
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
            ("order_exists", f"o.id IS NOT NULL AND o.import_run IS DISTINCT FROM {stage.run_id}"),
        ],
    )


@operation
def load_orders(*, chunk: staging.Chunk, at: datetime) -> staging.Written:
    """Write a chunk's orders, completed at the time they happened, and their lines as paid, at today's known cost.

    `unit_minor` stays empty where the sum is not divisible by the quantity.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH line AS MATERIALIZED (
                SELECT upper(s.order) AS number, s.at, s.location, s.customer, s.channel, s.seq, k.id AS sku_id,
                       s.quantity, s.line_total AS total, coalesce(s.discount, 0) AS discount,
                       coalesce(s.line, row_number() OVER (PARTITION BY s.order ORDER BY s.seq)) AS position
                  FROM {chunk.accepted} s JOIN catalog_sku k ON k.code = s.sku),
            head AS (
                SELECT number, min(at) AS at, min(location) AS location, min(customer) AS customer, min(channel) AS channel,
                       sum(total) AS total, sum(discount) AS discount, min(seq) AS seq FROM line GROUP BY number),
            written AS (
                INSERT INTO orders_order (
                       number, token, customer_id, location_id, channel, state, currency, goods_minor, discount_minor,
                       delivery_minor, total_minor, refunded_minor, delivery_method, contact, language, visit, placed_at,
                       paid_at, completed_at, simulated, import_run)
                SELECT h.number, '', c.id, l.id, coalesce(h.channel, 'import'), 'completed', %(currency)s,
                       h.total + h.discount, h.discount, 0, h.total, 0, 'none', '{{}}', 'en', '', h.at, h.at, h.at, false,
                       %(run)s
                  FROM head h JOIN inventory_location l ON l.code = h.location
                  LEFT JOIN customers_customer c ON c.number = h.customer ORDER BY h.seq
                RETURNING id, number),
            lines AS (
                INSERT INTO orders_orderline (
                       order_id, position, sku_id, quantity, unit_minor, discount_minor, total_minor, cost_minor)
                SELECT w.id, n.position, n.sku_id, n.quantity,
                       CASE WHEN (n.total + n.discount) %% n.quantity = 0 THEN (n.total + n.discount) / n.quantity END,
                       n.discount, n.total, y.unit_cost_minor * n.quantity
                  FROM line n JOIN written w USING (number) LEFT JOIN inventory_supply y USING (sku_id) ORDER BY n.seq
                RETURNING total_minor)
            SELECT (SELECT count(*) FROM lines), (SELECT coalesce(sum(total_minor), 0) FROM lines),
                   (SELECT count(*) FROM written)
            """,
            {"currency": settings.CURRENCY, "run": chunk.stage.run_id},
        )
        lines, value, orders = cursor.fetchone()
    return staging.Written(int(lines), int(value), int(orders), int(orders))


@operation
def finish_orders(*, run_id: int, at: datetime) -> None:
    """Tell once what a whole run brought, and let the planner know."""
    orders, lines, total = sum_imported(run_id=run_id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order, orders_orderline")
    outbox.publish(OrdersImported(run_id, orders, lines, total, settings.CURRENCY, at))
