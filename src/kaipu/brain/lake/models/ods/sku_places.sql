MODEL (
  name ods.sku_places,
  kind VIEW,
  description 'Changes of SKUs'' place in the tree, on the day the lake saw them.',
  owner catalog,
  grain (sku_id, day)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(gone AS BOOLEAN) AS gone,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(category_path AS TEXT) AS category_path
FROM landing.sku_places
