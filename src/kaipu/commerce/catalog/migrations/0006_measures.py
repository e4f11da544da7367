"""Goods by weight: a SKU has a measure, a step and the number that a scale knows it by."""

from django.db import migrations, models


LAKE_SKU_V1 = """
CREATE OR REPLACE VIEW lake_sku_v1 AS
SELECT s.id AS sku_id, s.code, s.product_id, p.slug, p.name_en, p.name_zh, p.category_id, p.brand_id, p.policy, p.storage,
       p.shelf_life_days, p.published_from, p.published_until, p.changed_xid, s.measure,
       CASE s.measure WHEN 'weight' THEN 1000 ELSE 1 END AS price_per
  FROM catalog_sku s JOIN catalog_product p ON p.id = s.product_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_sku_barcode"),
    ]

    operations = [
        migrations.AddField(
            model_name="sku",
            name="measure",
            field=models.TextField(db_default="piece", default="piece"),
        ),
        migrations.AddField(
            model_name="sku",
            name="plu",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="sku",
            name="step",
            field=models.IntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="sku",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", "piece"), ("plu", ""), ("step", 1)),
                    models.Q(("measure", "weight"), ("step__range", (1, 5000))),
                    _connector="OR",
                ),
                name="sku_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="sku",
            constraint=models.CheckConstraint(condition=models.Q(("plu__regex", "^\\d{0,6}$")), name="sku_plu_digits"),
        ),
        migrations.AddConstraint(
            model_name="sku",
            constraint=models.UniqueConstraint(
                condition=models.Q(("plu", ""), _negated=True), fields=("plu",), name="sku_plu_once"
            ),
        ),
        migrations.RunSQL(LAKE_SKU_V1, migrations.RunSQL.noop),
    ]
