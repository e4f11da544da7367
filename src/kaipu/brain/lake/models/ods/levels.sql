MODEL (
  name ods.levels,
  kind VIEW,
  description 'Stock by place and SKU as it stood when the day was over.',
  owner inventory,
  grain (day, location_id, sku_id)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(location_id AS BIGINT) AS location_id,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(on_hand AS INT) AS on_hand,
  CAST(reserved AS INT) AS reserved
FROM landing.levels
