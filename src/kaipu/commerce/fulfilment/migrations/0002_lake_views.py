"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations


LAKE_FULFILMENT_V1 = """
CREATE VIEW lake_fulfilment_v1 AS
SELECT id AS fulfilment_id, order_id, kind, state, promised_on, created_at, done_at FROM fulfilment_fulfilment
"""


class Migration(migrations.Migration):
    dependencies = [
        ("fulfilment", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(LAKE_FULFILMENT_V1, "DROP VIEW lake_fulfilment_v1"),
    ]
