MODEL (
  name dwd.skus,
  kind FULL,
  description 'SKUs with the department and category they belong to today. A category is a node of the second level.',
  owner catalog,
  grain sku_id,
  audits (NOT_NULL(columns := (sku_id, department, category)), UNIQUE_VALUES(columns := (sku_id)))
);

SELECT
  s.sku_id,
  s.code,
  s.product_id,
  s.name_en,
  s.name_zh,
  s.brand_id,
  COALESCE(b.slug, '') AS brand,
  COALESCE(b.own, FALSE) AS own_brand,
  s.policy,
  s.storage,
  s.shelf_life_days,
  s.measure,
  s.price_per,
  c.path AS category_path,
  SPLIT_PART(c.path, '/', 1) AS department,
  CASE
    WHEN c.depth = 0 THEN c.path
    ELSE CONCAT(SPLIT_PART(c.path, '/', 1), '/', SPLIT_PART(c.path, '/', 2))
  END AS category
FROM ods.skus AS s
JOIN ods.categories AS c
  ON c.category_id = s.category_id
LEFT JOIN ods.brands AS b
  ON b.brand_id = s.brand_id
