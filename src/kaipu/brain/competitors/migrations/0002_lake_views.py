"""Prices stamp the transaction that last wrote them, and the lake reads those that have a match through a view."""

from django.db import migrations

from kaipu.kernel import feed

LAKE_COMPETITOR_PRICE_V1 = """
CREATE VIEW lake_competitor_price_v1 AS
SELECT id AS price_id, at, competitor, product_id, sku_id, price_minor, regular_minor, promotion, in_stock, simulated, changed_xid
  FROM competitors_price
"""


class Migration(migrations.Migration):
    dependencies = [("competitors", "0001_initial"), ("kernel", "0002_guards")]

    operations = [
        migrations.RunSQL(feed.stamp("competitors_price"), "DROP TRIGGER competitors_price_stamp ON competitors_price"),
        migrations.RunSQL(LAKE_COMPETITOR_PRICE_V1, "DROP VIEW lake_competitor_price_v1"),
    ]
