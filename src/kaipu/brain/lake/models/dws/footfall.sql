MODEL (
  name dws.footfall,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'People who came into a store, by hour, and the orders sold there in that hour.',
  owner stores,
  grain (day, hour, location),
  audits (
    NOT_NULL(columns := (day, hour, location, entries, orders)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, hour, location))
  )
);

WITH sold AS (
  SELECT day, hour, location, SUM(CASE WHEN sold THEN 1 ELSE 0 END) AS orders
  FROM dws.orders
  WHERE channel = 'store' AND day BETWEEN @start_date AND @end_date
  GROUP BY day, hour, location
)
SELECT
  f.day,
  CAST(f.of_hour AS INT) AS hour,
  f.location,
  COALESCE(l.region, '') AS region,
  f.entries,
  CAST(COALESCE(s.orders, 0) AS BIGINT) AS orders,
  f.simulated
FROM ods.footfall AS f
LEFT JOIN ods.locations AS l
  ON l.code = f.location
LEFT JOIN sold AS s
  ON s.day = f.day AND s.hour = f.of_hour AND s.location = f.location
WHERE f.day BETWEEN @start_date AND @end_date
