"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations


LAKE_PRICE_V1 = """
CREATE VIEW lake_price_v1 AS
SELECT id AS price_id, sku_id, channel, amount_minor, currency, valid_from, valid_until, reason, changed_xid
  FROM pricing_price
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pricing", "0002_feed"),
    ]

    operations = [
        migrations.RunSQL(LAKE_PRICE_V1, "DROP VIEW lake_price_v1"),
    ]
