"""An order line keeps how its goods were measured; and what was ordered, bought or stocked stays pieces, or grams."""

from django.db import migrations, models
from django.db.models import Q

MEASURE_FIXED = """
CREATE FUNCTION kaipu_measure_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM inventory_movement WHERE sku_id = NEW.id)
     OR EXISTS (SELECT 1 FROM inventory_purchaseorderline WHERE sku_id = NEW.id)
     OR EXISTS (SELECT 1 FROM orders_orderline WHERE sku_id = NEW.id)
     OR EXISTS (SELECT 1 FROM cart_cartline WHERE sku_id = NEW.id) THEN
    RAISE EXCEPTION 'a SKU in use keeps its measure' USING ERRCODE = 'check_violation', CONSTRAINT = 'sku_measure_fixed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER catalog_sku_measure BEFORE UPDATE ON catalog_sku FOR EACH ROW
  WHEN (OLD.measure IS DISTINCT FROM NEW.measure) EXECUTE FUNCTION kaipu_measure_fixed();
"""

# In the warehouse a weighed line is one unit, and what it weighs stands beside it: grams are not pieces.
LAKE_ORDER_LINE_V1 = """
CREATE OR REPLACE VIEW lake_order_line_v1 AS
SELECT l.order_id, l.position, l.sku_id, CASE l.measure WHEN 'weight' THEN 1 ELSE l.quantity END AS quantity, l.unit_minor,
       l.discount_minor, l.total_minor, l.cost_minor, o.placed_at, o.changed_xid,
       CASE l.measure WHEN 'weight' THEN l.quantity END AS weight_g
  FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_remedies"),
        ("catalog", "0006_measures"),
        ("cart", "0003_weights"),
        ("inventory", "0004_lake_purchases"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="measure",
            field=models.TextField(db_default="piece", default="piece"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="price_per",
            field=models.IntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=Q(measure="piece", price_per=1) | Q(measure="weight", price_per__gt=1),
                name="orderline_measure",
            ),
        ),
        migrations.RunSQL(
            MEASURE_FIXED, "DROP TRIGGER catalog_sku_measure ON catalog_sku; DROP FUNCTION kaipu_measure_fixed()"
        ),
        migrations.RunSQL(LAKE_ORDER_LINE_V1, migrations.RunSQL.noop),
    ]
