MODEL (
  name dws.stock,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Stock of each SKU at each place when the day was over, valued at today''s unit cost. Of a longer time its last day counts. What is weighed counts in whole kilograms, its grams beside them.',
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
), level AS (
  SELECT v.day, v.location_id, v.sku_id, v.on_hand, v.reserved, CAST(COALESCE(k.price_per, 1) AS BIGINT) AS per
  FROM ods.levels AS v
  LEFT JOIN dwd.skus AS k
    ON k.sku_id = v.sku_id
  WHERE v.day BETWEEN @start_date AND @end_date
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
  CAST((2 * CAST(l.on_hand AS BIGINT) + l.per) // (2 * l.per) AS INT) AS on_hand,
  CAST((2 * CAST(l.reserved AS BIGINT) + l.per) // (2 * l.per) AS INT) AS reserved,
  CASE
    WHEN l.per = 1 THEN CAST(l.on_hand - l.reserved AS INT)
    ELSE CAST((2 * CAST(GREATEST(l.on_hand - l.reserved, 0) AS BIGINT) + l.per) // (2 * l.per) AS INT)
  END AS free,
  CASE WHEN l.per > 1 THEN CAST(l.on_hand AS BIGINT) END AS on_hand_g,
  CASE WHEN l.on_hand <= l.reserved THEN 1 ELSE 0 END AS out_of_stock,
  1 AS kept,
  CAST((2 * CAST(COALESCE(t.expiring_3, 0) AS BIGINT) + l.per) // (2 * l.per) AS BIGINT) AS expiring_3,
  CAST((2 * CAST(COALESCE(t.expiring_7, 0) AS BIGINT) + l.per) // (2 * l.per) AS BIGINT) AS expiring_7,
  CAST((2 * CAST(COALESCE(t.expired, 0) AS BIGINT) + l.per) // (2 * l.per) AS BIGINT) AS expired,
  CAST(
    CAST((2 * CAST(COALESCE(l.on_hand * y.unit_cost_minor, 0) AS BIGINT) + l.per) // (2 * l.per) AS BIGINT) * @minor
    AS DECIMAL(18, 2)
  ) AS value,
  CAST(
    CAST((2 * CAST(COALESCE(t.expiring_7 * y.unit_cost_minor, 0) AS BIGINT) + l.per) // (2 * l.per) AS BIGINT) * @minor
    AS DECIMAL(18, 2)
  ) AS expiring_7_value
FROM level AS l
JOIN ods.locations AS p
  ON p.location_id = l.location_id
LEFT JOIN dwd.skus AS s
  ON s.sku_id = l.sku_id
LEFT JOIN ods.supply AS y
  ON y.sku_id = l.sku_id
LEFT JOIN lot AS t
  ON t.day = l.day AND t.location_id = l.location_id AND t.sku_id = l.sku_id
WHERE l.day BETWEEN @start_date AND @end_date
