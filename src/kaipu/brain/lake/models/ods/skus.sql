MODEL (
  name ods.skus,
  kind VIEW,
  description 'SKUs with their product, as they are now.',
  owner catalog,
  grain sku_id
);

SELECT
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(code AS TEXT) AS code,
  CAST(product_id AS BIGINT) AS product_id,
  CAST(name_en AS TEXT) AS name_en,
  CAST(name_zh AS TEXT) AS name_zh,
  CAST(category_id AS BIGINT) AS category_id,
  CAST(brand_id AS BIGINT) AS brand_id,
  CAST(policy AS TEXT) AS policy,
  CAST(storage AS TEXT) AS storage,
  CAST(shelf_life_days AS INT) AS shelf_life_days,
  COALESCE(CAST(measure AS TEXT), 'piece') AS measure,
  COALESCE(CAST(price_per AS INT), 1) AS price_per
FROM landing.skus
