MODEL (
  name dws.stock_daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Stock by place and department when the day was over, valued at today''s unit cost. What is weighed counts in whole kilograms.',
  owner inventory,
  grain (day, location_id, department),
  audits (
    NOT_NULL(columns := (day, location_id, department, kept, units)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, location_id, department))
  )
);

SELECT
  l.day,
  l.location_id,
  COALESCE(s.department, '?') AS department,
  CAST(COUNT(*) AS BIGINT) AS kept,
  CAST(SUM(CASE WHEN l.on_hand <= l.reserved THEN 1 ELSE 0 END) AS BIGINT) AS out_of_stock,
  CAST(
    SUM((2 * CAST(l.on_hand AS BIGINT) + COALESCE(s.price_per, 1)) // (2 * CAST(COALESCE(s.price_per, 1) AS BIGINT)))
    AS BIGINT
  ) AS units,
  CAST(
    CAST(
      SUM(
        (2 * CAST(COALESCE(l.on_hand * y.unit_cost_minor, 0) AS BIGINT) + COALESCE(s.price_per, 1))
        // (2 * CAST(COALESCE(s.price_per, 1) AS BIGINT))
      ) AS BIGINT
    ) * @minor AS DECIMAL(18, 2)
  ) AS value
FROM ods.levels AS l
LEFT JOIN dwd.skus AS s
  ON s.sku_id = l.sku_id
LEFT JOIN ods.supply AS y
  ON y.sku_id = l.sku_id
WHERE l.day BETWEEN @start_date AND @end_date
GROUP BY l.day, l.location_id, COALESCE(s.department, '?')
