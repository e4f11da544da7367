MODEL (
  name dws.sku_daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Sales of each SKU at each place and channel on a day: what forecasts and replenishment learn from.',
  owner sales,
  grain (day, sku_id, location_id, channel, simulated),
  audits (
    NOT_NULL(columns := (day, sku_id, location_id, units)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, sku_id, location_id, channel, simulated))
  )
);

SELECT
  l.day,
  l.sku_id,
  o.location_id,
  o.channel,
  o.simulated,
  CAST(COUNT(*) AS BIGINT) AS lines,
  CAST(SUM(l.quantity) AS BIGINT) AS units,
  CAST(SUM(l.net) AS DECIMAL(18, 2)) AS net
FROM dwd.order_lines AS l
JOIN dwd.orders AS o
  ON o.order_id = l.order_id AND o.day = l.day
WHERE l.day BETWEEN @start_date AND @end_date AND o.day BETWEEN @start_date AND @end_date AND o.sold
GROUP BY l.day, l.sku_id, o.location_id, o.channel, o.simulated
