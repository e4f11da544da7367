"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations


LAKE_CATEGORY_V1 = """
CREATE VIEW lake_category_v1 AS
SELECT id AS category_id, parent_id, path, name_en, name_zh, depth, changed_xid FROM catalog_category
"""

LAKE_BRAND_V1 = """
CREATE VIEW lake_brand_v1 AS
SELECT id AS brand_id, slug, name_en, name_zh, own, assumed FROM catalog_brand
"""

LAKE_SKU_V1 = """
CREATE VIEW lake_sku_v1 AS
SELECT s.id AS sku_id, s.code, s.product_id, p.slug, p.name_en, p.name_zh, p.category_id, p.brand_id, p.policy, p.storage,
       p.shelf_life_days, p.published_from, p.published_until, p.changed_xid
  FROM catalog_sku s JOIN catalog_product p ON p.id = s.product_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_feed"),
    ]

    operations = [
        migrations.RunSQL(LAKE_CATEGORY_V1, "DROP VIEW lake_category_v1"),
        migrations.RunSQL(LAKE_BRAND_V1, "DROP VIEW lake_brand_v1"),
        migrations.RunSQL(LAKE_SKU_V1, "DROP VIEW lake_sku_v1"),
    ]
