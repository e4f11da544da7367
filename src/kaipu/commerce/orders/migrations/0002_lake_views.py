"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations, models

from kaipu.kernel import feed
from kaipu.kernel.models import Xid8Field


LAKE_ORDER_V1 = """
CREATE VIEW lake_order_v1 AS
SELECT id AS order_id, number, customer_id, location_id, channel, state, currency, goods_minor, discount_minor,
       delivery_minor, total_minor, refunded_minor, delivery_method, language, visit, placed_at, paid_at, completed_at,
       cancelled_at, simulated, import_run IS NOT NULL AS imported, changed_xid
  FROM orders_order
"""

LAKE_ORDER_LINE_V1 = """
CREATE VIEW lake_order_line_v1 AS
SELECT l.order_id, l.position, l.sku_id, l.quantity, l.unit_minor, l.discount_minor, l.total_minor, l.cost_minor,
       o.placed_at, o.changed_xid
  FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_guards"),
        ("customers", "0001_initial"),
        ("inventory", "0003_lake_views"),
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="changed_xid",
            field=Xid8Field(null=True),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["changed_xid"], name="order_feed"),
        ),
        migrations.RunSQL(feed.stamp("orders_order"), "DROP TRIGGER orders_order_stamp ON orders_order"),
        migrations.RunSQL(LAKE_ORDER_V1, "DROP VIEW lake_order_v1"),
        migrations.RunSQL(LAKE_ORDER_LINE_V1, "DROP VIEW lake_order_line_v1"),
    ]
