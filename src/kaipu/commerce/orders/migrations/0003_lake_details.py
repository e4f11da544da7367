"""More of an order for the warehouse: where it goes, when it took which step, and what explains its discounts."""

from django.db import migrations

LAKE_ORDER_V1 = """
CREATE OR REPLACE VIEW lake_order_v1 AS
SELECT id AS order_id, number, customer_id, location_id, channel, state, currency, goods_minor, discount_minor,
       delivery_minor, total_minor, refunded_minor, delivery_method, language, visit, placed_at, paid_at, completed_at,
       cancelled_at, simulated, import_run IS NOT NULL AS imported, changed_xid,
       coalesce(contact ->> 'region', '') AS delivery_region
  FROM orders_order
"""

LAKE_ORDER_STEP_V1 = """
CREATE VIEW lake_order_step_v1 AS
SELECT t.id AS step_id, t.order_id, t.at, t.kind, o.placed_at, o.changed_xid
  FROM orders_timelineentry t JOIN orders_order o ON o.id = t.order_id
"""

LAKE_ORDER_ADJUSTMENT_V1 = """
CREATE VIEW lake_order_adjustment_v1 AS
SELECT l.order_id, l.position, a.ordinality::int AS rank, a.value ->> 'kind' AS kind, a.value ->> 'code' AS code,
       (a.value ->> 'minor')::bigint AS amount_minor, o.placed_at, o.changed_xid
  FROM orders_orderline l
  JOIN orders_order o ON o.id = l.order_id
  CROSS JOIN LATERAL jsonb_array_elements(l.adjustments) WITH ORDINALITY a
 WHERE l.adjustments IS NOT NULL AND a.value ->> 'kind' <> 'base'
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_lake_views")]

    operations = [
        migrations.RunSQL(LAKE_ORDER_V1, migrations.RunSQL.noop),
        migrations.RunSQL(LAKE_ORDER_STEP_V1, "DROP VIEW lake_order_step_v1"),
        migrations.RunSQL(LAKE_ORDER_ADJUSTMENT_V1, "DROP VIEW lake_order_adjustment_v1"),
    ]
