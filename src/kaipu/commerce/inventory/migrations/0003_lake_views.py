"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations, models

from kaipu.kernel import feed
from kaipu.kernel.models import Xid8Field


LAKE_LOCATION_V1 = """
CREATE VIEW lake_location_v1 AS
SELECT id AS location_id, code, name_en, name_zh, kind, tracked, pickup, delivers, assumed FROM inventory_location
"""

LAKE_LEVEL_V1 = """
CREATE VIEW lake_level_v1 AS
SELECT location_id, sku_id, on_hand, reserved, changed_xid FROM inventory_level
"""

LAKE_LOT_V1 = """
CREATE VIEW lake_lot_v1 AS
SELECT id AS lot_id, location_id, sku_id, code, expires_on, on_hand, unit_cost_minor, received_at, assumed
  FROM inventory_lot
"""

LAKE_MOVEMENT_V1 = """
CREATE VIEW lake_movement_v1 AS
SELECT id AS movement_id, at, location_id, sku_id, lot_id, quantity, reason, reference, simulated, changed_xid
  FROM inventory_movement
"""

LAKE_SUPPLY_V1 = """
CREATE VIEW lake_supply_v1 AS
SELECT y.sku_id, s.code AS supplier_code, s.lead_time_days, y.unit_cost_minor, y.pack_units
  FROM inventory_supply y JOIN inventory_supplier s ON s.id = y.supplier_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_guards"),
        ("catalog", "0002_feed"),
        ("inventory", "0002_feed"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="changed_xid",
            field=Xid8Field(null=True),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["at"], name="movement_day"),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["changed_xid"], name="movement_feed"),
        ),
        migrations.RunSQL(
            feed.stamp("inventory_movement"), "DROP TRIGGER inventory_movement_stamp ON inventory_movement"
        ),
        migrations.RunSQL(LAKE_LOCATION_V1, "DROP VIEW lake_location_v1"),
        migrations.RunSQL(LAKE_LEVEL_V1, "DROP VIEW lake_level_v1"),
        migrations.RunSQL(LAKE_LOT_V1, "DROP VIEW lake_lot_v1"),
        migrations.RunSQL(LAKE_MOVEMENT_V1, "DROP VIEW lake_movement_v1"),
        migrations.RunSQL(LAKE_SUPPLY_V1, "DROP VIEW lake_supply_v1"),
    ]
