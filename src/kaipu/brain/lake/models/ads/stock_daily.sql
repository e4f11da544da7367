MODEL (
  name ads.stock_daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Stock when the day was over, by one dimension at a time. Of a longer time its last day counts.',
  owner inventory,
  grain (dimension, day, member),
  audits (
    NOT_NULL(columns := (dimension, day, member, kept, out_of_stock, value)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (dimension, day, member))
  )
);

WITH stock AS (
  SELECT
    d.day,
    d.department,
    l.code AS location,
    d.kept,
    d.out_of_stock,
    d.units,
    d.value
  FROM dws.stock_daily AS d
  JOIN ods.locations AS l
    ON l.location_id = d.location_id
  WHERE d.day BETWEEN @start_date AND @end_date
), spread AS (
  SELECT day, 'total' AS dimension, '' AS member, kept, out_of_stock, units, value
  FROM stock
  UNION ALL
  SELECT day, 'location' AS dimension, location AS member, kept, out_of_stock, units, value
  FROM stock
  UNION ALL
  SELECT day, 'department' AS dimension, department AS member, kept, out_of_stock, units, value
  FROM stock
)
SELECT
  dimension,
  day,
  member,
  CAST(SUM(kept) AS BIGINT) AS kept,
  CAST(SUM(out_of_stock) AS BIGINT) AS out_of_stock,
  CAST(SUM(units) AS BIGINT) AS units,
  CAST(SUM(value) AS DECIMAL(18, 2)) AS value
FROM spread
GROUP BY dimension, day, member
