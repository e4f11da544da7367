MODEL (
  name dws.stock,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Stock of each SKU at each place when the day was over, valued at today''s unit cost. Of a longer time its last day counts.',
  owner inventory,
  grain (day, location, sku),
  audits (
    NOT_NULL(columns := (day, location, sku, department, category, on_hand, reserved, free, value)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, location, sku))
  )
);

WITH lot AS (
  SELECT
    day, location_id, sku_id,
    SUM(CASE WHEN expires_on < day THEN on_hand ELSE 0 END) AS expired,
    SUM(CASE WHEN expires_on BETWEEN day AND day + INTERVAL '3' DAY THEN on_hand ELSE 0 END) AS expiring_3,
    SUM(CASE WHEN expires_on BETWEEN day AND day + INTERVAL '7' DAY THEN on_hand ELSE 0 END) AS expiring_7
  FROM ods.lots
  WHERE day BETWEEN @start_date AND @end_date AND on_hand > 0 AND expires_on IS NOT NULL
  GROUP BY day, location_id, sku_id
)
SELECT
  l.day,
  p.code AS location,
  p.region,
  l.sku_id,
  COALESCE(s.code, '?') AS sku,
  COALESCE(s.department, '?') AS department,
  COALESCE(s.category, '?') AS category,
  COALESCE(s.brand, '') AS brand,
  COALESCE(s.own_brand, FALSE) AS own_brand,
  l.on_hand,
  l.reserved,
  CAST(l.on_hand - l.reserved AS INT) AS free,
  CASE WHEN l.on_hand <= l.reserved THEN 1 ELSE 0 END AS out_of_stock,
  1 AS kept,
  CAST(COALESCE(t.expiring_3, 0) AS BIGINT) AS expiring_3,
  CAST(COALESCE(t.expiring_7, 0) AS BIGINT) AS expiring_7,
  CAST(COALESCE(t.expired, 0) AS BIGINT) AS expired,
  CAST(COALESCE(l.on_hand * y.unit_cost_minor, 0) * @minor AS DECIMAL(18, 2)) AS value,
  CAST(COALESCE(t.expiring_7 * y.unit_cost_minor, 0) * @minor AS DECIMAL(18, 2)) AS expiring_7_value
FROM ods.levels AS l
JOIN ods.locations AS p
  ON p.location_id = l.location_id
LEFT JOIN dwd.skus AS s
  ON s.sku_id = l.sku_id
LEFT JOIN ods.supply AS y
  ON y.sku_id = l.sku_id
LEFT JOIN lot AS t
  ON t.day = l.day AND t.location_id = l.location_id AND t.sku_id = l.sku_id
WHERE l.day BETWEEN @start_date AND @end_date
