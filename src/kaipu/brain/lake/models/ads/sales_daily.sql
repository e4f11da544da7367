MODEL (
  name ads.sales_daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Sales by day and one dimension at a time: the parts from which the metric catalogue computes.',
  owner sales,
  grain (dimension, day, member, simulated),
  audits (
    NOT_NULL(columns := (dimension, day, member, simulated, orders, net)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (dimension, day, member, simulated))
  )
);

SELECT
  dimension,
  day,
  member,
  simulated,
  CAST(COUNT(*) AS BIGINT) AS placed_orders,
  CAST(SUM(CASE WHEN sold THEN 1 ELSE 0 END) AS BIGINT) AS orders,
  CAST(SUM(CASE WHEN sold AND buyer_kind = 'new' THEN 1 ELSE 0 END) AS BIGINT) AS new_buyers,
  CAST(SUM(units) AS BIGINT) AS units,
  CAST(SUM(gmv) AS DECIMAL(18, 2)) AS gmv,
  CAST(SUM(charged) AS DECIMAL(18, 2)) AS paid,
  CAST(SUM(refunded) AS DECIMAL(18, 2)) AS refunded,
  CAST(SUM(gross) AS DECIMAL(18, 2)) AS gross,
  CAST(SUM(discount) AS DECIMAL(18, 2)) AS discount,
  CAST(SUM(net) AS DECIMAL(18, 2)) AS net,
  CAST(SUM(costed) AS DECIMAL(18, 2)) AS costed,
  CAST(SUM(cost) AS DECIMAL(18, 2)) AS cost
FROM dws.basket_members
WHERE day BETWEEN @start_date AND @end_date
GROUP BY dimension, day, member, simulated
