MODEL (
  name dws.orders,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Orders with all their dimensions. gmv counts every order, charged and refunded the paid ones, all other measures the sold ones.',
  owner orders,
  grain order_id,
  audits (
    NOT_NULL(columns := (day, order_id, buyer_kind, channel, location, payment_method, promotion, device, source, gmv, net)),
    UNIQUE_VALUES(columns := (order_id)),
    ACCEPTED_VALUES(column := buyer_kind, is_in := ('new', 'returning', 'guest')),
    ACCEPTED_VALUES(column := channel, is_in := ('web', 'store', 'app', 'phone', 'import'))
  )
);

WITH goods AS (
  SELECT
    order_id,
    SUM(gross) AS gross,
    SUM(charged) AS charged,
    SUM(refunded) AS refunded,
    SUM(discount) AS discount,
    SUM(net) AS net,
    SUM(CASE WHEN cost IS NULL THEN 0 ELSE net END) AS costed,
    SUM(cost) AS cost,
    SUM(quantity) AS units,
    COUNT(*) AS lines
  FROM dwd.order_lines
  WHERE day BETWEEN @start_date AND @end_date
  GROUP BY order_id
), visit AS (
  SELECT p.order_id, v.device, v.source, v.medium, v.campaign
  FROM dwd.order_visits AS p
  JOIN dwd.visits AS v
    ON v.day = p.day AND v.visitor = p.visitor AND v.session = p.session AND v.part = p.part
  WHERE p.day BETWEEN @start_date AND @end_date AND v.day BETWEEN @start_date AND @end_date
), money AS (
  SELECT order_id, provider
  FROM (
    SELECT
      order_id,
      provider,
      ROW_NUMBER() OVER (
        PARTITION BY order_id
        ORDER BY CASE WHEN state = 'paid' THEN 0 ELSE 1 END, created_at DESC, payment_id
      ) AS rank
    FROM dwd.payments
    WHERE order_id IS NOT NULL
  ) AS ranked
  WHERE rank = 1
), offer AS (
  SELECT order_id, code
  FROM dwd.promotions
  WHERE day BETWEEN @start_date AND @end_date AND rank = 1
)
SELECT
  o.day,
  o.hour,
  o.order_id,
  o.placed_at,
  o.customer_id,
  o.buyer_kind,
  o.channel,
  l.code AS location,
  COALESCE(NULLIF(o.delivery_region, ''), l.region) AS region,
  o.language,
  o.method,
  COALESCE(m.provider, '') AS payment_method,
  COALESCE(f.code, '') AS promotion,
  COALESCE(v.device, '') AS device,
  COALESCE(v.source, '') AS source,
  COALESCE(v.medium, '') AS medium,
  COALESCE(v.campaign, '') AS campaign,
  o.simulated,
  o.imported,
  TRUE AS placed,
  o.sold,
  o.paid,
  o.cancelled,
  CAST(COALESCE(g.gross, 0) AS DECIMAL(18, 2)) AS gmv,
  CAST(CASE WHEN o.paid THEN COALESCE(g.charged, 0) ELSE 0 END AS DECIMAL(18, 2)) AS charged,
  CAST(CASE WHEN o.paid THEN COALESCE(g.refunded, 0) ELSE 0 END AS DECIMAL(18, 2)) AS refunded,
  CAST(CASE WHEN o.sold THEN COALESCE(g.gross, 0) ELSE 0 END AS DECIMAL(18, 2)) AS gross,
  CAST(CASE WHEN o.sold THEN COALESCE(g.discount, 0) ELSE 0 END AS DECIMAL(18, 2)) AS discount,
  CAST(CASE WHEN o.sold THEN COALESCE(g.net, 0) ELSE 0 END AS DECIMAL(18, 2)) AS net,
  CAST(CASE WHEN o.sold THEN COALESCE(g.costed, 0) ELSE 0 END AS DECIMAL(18, 2)) AS costed,
  CAST(CASE WHEN o.sold THEN COALESCE(g.cost, 0) ELSE 0 END AS DECIMAL(18, 2)) AS cost,
  CAST(CASE WHEN o.sold THEN o.delivery ELSE 0 END AS DECIMAL(18, 2)) AS delivery_fee,
  CAST(CASE WHEN o.sold THEN COALESCE(g.units, 0) ELSE 0 END AS BIGINT) AS units,
  CAST(CASE WHEN o.sold THEN COALESCE(g.lines, 0) ELSE 0 END AS BIGINT) AS lines
FROM dwd.orders AS o
LEFT JOIN goods AS g
  ON g.order_id = o.order_id
LEFT JOIN ods.locations AS l
  ON l.location_id = o.location_id
LEFT JOIN visit AS v
  ON v.order_id = o.order_id
LEFT JOIN money AS m
  ON m.order_id = o.order_id
LEFT JOIN offer AS f
  ON f.order_id = o.order_id
WHERE o.day BETWEEN @start_date AND @end_date
