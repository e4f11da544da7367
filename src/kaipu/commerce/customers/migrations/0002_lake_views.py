"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations


LAKE_CUSTOMER_V1 = """
CREATE VIEW lake_customer_v1 AS
SELECT id AS customer_id, language, joined_at, attributes, assumed, erased_at IS NOT NULL AS erased
  FROM customers_customer
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(LAKE_CUSTOMER_V1, "DROP VIEW lake_customer_v1"),
    ]
