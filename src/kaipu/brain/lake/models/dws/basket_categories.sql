MODEL (
  name dws.basket_categories,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What each order held of each category. Columns after `paid` count sold orders only, but gmv, charged and refunded.',
  owner sales,
  grain (order_id, category),
  audits (
    NOT_NULL(columns := (day, order_id, category, net)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (order_id, category))
  )
);

SELECT
  l.day,
  l.order_id,
  l.department,
  l.category,
  o.customer_id,
  o.location_id,
  o.channel,
  o.buyer_kind,
  o.simulated,
  o.sold,
  o.paid,
  CAST(SUM(l.gross) AS DECIMAL(18, 2)) AS gmv,
  CAST(SUM(CASE WHEN o.paid THEN l.charged ELSE 0 END) AS DECIMAL(18, 2)) AS charged,
  CAST(SUM(CASE WHEN o.paid THEN l.refunded ELSE 0 END) AS DECIMAL(18, 2)) AS refunded,
  CAST(SUM(CASE WHEN o.sold THEN l.quantity ELSE 0 END) AS BIGINT) AS units,
  CAST(SUM(CASE WHEN o.sold THEN l.gross ELSE 0 END) AS DECIMAL(18, 2)) AS gross,
  CAST(SUM(CASE WHEN o.sold THEN l.discount ELSE 0 END) AS DECIMAL(18, 2)) AS discount,
  CAST(SUM(CASE WHEN o.sold THEN l.net ELSE 0 END) AS DECIMAL(18, 2)) AS net,
  CAST(SUM(CASE WHEN o.sold AND l.cost IS NOT NULL THEN l.net ELSE 0 END) AS DECIMAL(18, 2)) AS costed,
  CAST(SUM(CASE WHEN o.sold THEN COALESCE(l.cost, 0) ELSE 0 END) AS DECIMAL(18, 2)) AS cost
FROM dwd.order_lines AS l
JOIN dwd.orders AS o
  ON o.order_id = l.order_id AND o.day = l.day
WHERE l.day BETWEEN @start_date AND @end_date AND o.day BETWEEN @start_date AND @end_date
GROUP BY
  l.day, l.order_id, l.department, l.category, o.customer_id, o.location_id, o.channel, o.buyer_kind, o.simulated,
  o.sold, o.paid
