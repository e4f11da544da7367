MODEL (
  name dws.order_lines,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Order lines with all dimensions of their order and their goods. Measures count as those of dws.orders do. What was weighed is one unit a line, its grams beside it.',
  owner sales,
  grain (order_id, position),
  audits (
    NOT_NULL(columns := (day, order_id, position, sku, department, category, price_band, gmv, net)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (order_id, position))
  )
);

SELECT
  l.day,
  o.hour,
  l.order_id,
  l.position,
  o.customer_id,
  o.buyer_kind,
  o.channel,
  o.location,
  o.region,
  o.language,
  o.method,
  o.payment_method,
  o.promotion,
  o.device,
  o.source,
  o.medium,
  o.campaign,
  o.simulated,
  o.imported,
  o.sold,
  o.paid,
  o.cancelled,
  l.sku_id,
  COALESCE(s.code, '?') AS sku,
  l.product_id,
  COALESCE(s.brand, '') AS brand,
  COALESCE(s.own_brand, FALSE) AS own_brand,
  l.department,
  l.category,
  CASE
    WHEN l.gross < 2 * l.quantity THEN '00-02'
    WHEN l.gross < 5 * l.quantity THEN '02-05'
    WHEN l.gross < 10 * l.quantity THEN '05-10'
    WHEN l.gross < 20 * l.quantity THEN '10-20'
    WHEN l.gross < 50 * l.quantity THEN '20-50'
    ELSE '50+'
  END AS price_band,
  l.gross AS gmv,
  CAST(CASE WHEN o.paid THEN l.charged ELSE 0 END AS DECIMAL(18, 2)) AS charged,
  CAST(CASE WHEN o.paid THEN l.refunded ELSE 0 END AS DECIMAL(18, 2)) AS refunded,
  CAST(CASE WHEN o.sold THEN l.gross ELSE 0 END AS DECIMAL(18, 2)) AS gross,
  CAST(CASE WHEN o.sold THEN l.discount ELSE 0 END AS DECIMAL(18, 2)) AS discount,
  CAST(CASE WHEN o.sold THEN l.net ELSE 0 END AS DECIMAL(18, 2)) AS net,
  CAST(CASE WHEN o.sold AND l.cost IS NOT NULL THEN l.net ELSE 0 END AS DECIMAL(18, 2)) AS costed,
  CAST(CASE WHEN o.sold THEN COALESCE(l.cost, 0) ELSE 0 END AS DECIMAL(18, 2)) AS cost,
  CAST(CASE WHEN o.sold THEN l.quantity ELSE 0 END AS BIGINT) AS units,
  CAST(CASE WHEN o.sold THEN l.weight_g END AS BIGINT) AS weight_g
FROM dwd.order_lines AS l
JOIN dws.orders AS o
  ON o.order_id = l.order_id AND o.day = l.day
LEFT JOIN dwd.skus AS s
  ON s.sku_id = l.sku_id
WHERE l.day BETWEEN @start_date AND @end_date AND o.day BETWEEN @start_date AND @end_date
