MODEL (
  name ads.customers,
  kind FULL,
  description 'Customers: when they first and last bought, how much, and how long ago that was when the build ran.',
  owner customers,
  grain customer_id,
  audits (NOT_NULL(columns := (customer_id, joined_on, orders, net)), UNIQUE_VALUES(columns := (customer_id)))
);

WITH bought AS (
  SELECT
    customer_id,
    MIN(day) AS first_day,
    MAX(day) AS last_day,
    COUNT(*) AS orders,
    COUNT(DISTINCT day) AS days,
    SUM(units) AS units,
    SUM(gross) AS gross,
    SUM(discount) AS discount,
    SUM(refunded) AS refunded,
    SUM(net) AS net,
    SUM(costed) AS costed,
    SUM(cost) AS cost,
    MAX(CASE WHEN simulated THEN 1 ELSE 0 END) AS simulated
  FROM dws.orders
  WHERE sold AND customer_id IS NOT NULL
  GROUP BY customer_id
), favourite AS (
  SELECT customer_id, channel, location
  FROM (
    SELECT
      customer_id,
      channel,
      location,
      ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY COUNT(*) DESC, channel, location) AS rank
    FROM dws.orders
    WHERE sold AND customer_id IS NOT NULL
    GROUP BY customer_id, channel, location
  ) AS ranked
  WHERE rank = 1
)
SELECT
  c.customer_id,
  c.joined_at_day AS joined_on,
  c.language,
  COALESCE(f.channel, '') AS channel,
  COALESCE(f.location, '') AS location,
  b.first_day,
  CAST(DATE_TRUNC('month', b.first_day) AS DATE) AS cohort_month,
  b.last_day,
  CAST(DATE_DIFF('day', b.last_day, u.day) AS INT) AS recency_days,
  COALESCE(b.simulated, 0) = 1 AS bought_simulated,
  CAST(COALESCE(b.orders, 0) AS BIGINT) AS orders,
  CAST(COALESCE(b.days, 0) AS BIGINT) AS days,
  CAST(COALESCE(b.units, 0) AS BIGINT) AS units,
  CAST(COALESCE(b.gross, 0) AS DECIMAL(18, 2)) AS gross,
  CAST(COALESCE(b.discount, 0) AS DECIMAL(18, 2)) AS discount,
  CAST(COALESCE(b.refunded, 0) AS DECIMAL(18, 2)) AS refunded,
  CAST(COALESCE(b.net, 0) AS DECIMAL(18, 2)) AS net,
  CAST(COALESCE(b.costed, 0) AS DECIMAL(18, 2)) AS costed,
  CAST(COALESCE(b.cost, 0) AS DECIMAL(18, 2)) AS cost
FROM ods.customers AS c
CROSS JOIN ods.last_day AS u
LEFT JOIN bought AS b
  ON b.customer_id = c.customer_id
LEFT JOIN favourite AS f
  ON f.customer_id = c.customer_id
