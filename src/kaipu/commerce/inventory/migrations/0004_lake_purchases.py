"""More for the warehouse: where places lie, and what was ordered from suppliers."""

from django.db import migrations

LAKE_LOCATION_V1 = """
CREATE OR REPLACE VIEW lake_location_v1 AS
SELECT id AS location_id, code, name_en, name_zh, kind, tracked, pickup, delivers, assumed, region, city
  FROM inventory_location
"""

LAKE_PURCHASE_V1 = """
CREATE VIEW lake_purchase_v1 AS
SELECT l.id AS purchase_line_id, p.number, s.code AS supplier_code, p.location_id, l.sku_id, p.state, p.reference,
       p.ordered_at, p.expected_on, p.received_at, l.quantity, l.received, l.unit_cost_minor
  FROM inventory_purchaseorderline l
  JOIN inventory_purchaseorder p ON p.id = l.purchase_order_id
  JOIN inventory_supplier s ON s.id = p.supplier_id
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_lake_views")]

    operations = [
        migrations.RunSQL(LAKE_LOCATION_V1, migrations.RunSQL.noop),
        migrations.RunSQL(LAKE_PURCHASE_V1, "DROP VIEW lake_purchase_v1"),
    ]
