MODEL (
  name dwd.promotions,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Each offer or coupon that an order used, with what it took off. A discount nobody explained is `unexplained`; goods sent again for nothing are no promotion.',
  owner pricing,
  grain (order_id, kind, code),
  audits (
    NOT_NULL(columns := (day, order_id, kind, code, amount)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (order_id, kind, code))
  )
);

WITH explained AS (
  SELECT day, order_id, kind, COALESCE(code, '') AS code, -SUM(amount_minor) AS amount_minor
  FROM ods.order_adjustments
  WHERE day BETWEEN @start_date AND @end_date
  GROUP BY day, order_id, kind, COALESCE(code, '')
), known AS (
  SELECT order_id, SUM(amount_minor) AS amount_minor
  FROM explained
  GROUP BY order_id
), line AS (
  SELECT day, order_id, SUM(discount_minor) AS discount_minor
  FROM ods.order_lines
  WHERE day BETWEEN @start_date AND @end_date AND discount_minor <> 0
  GROUP BY day, order_id
), listed AS (
  SELECT day, order_id, kind, code, amount_minor
  FROM explained
  WHERE amount_minor <> 0 AND kind <> 'replacement'
  UNION ALL
  SELECT
    l.day, l.order_id, 'unexplained' AS kind, 'unexplained' AS code,
    l.discount_minor - COALESCE(k.amount_minor, 0) AS amount_minor
  FROM line AS l
  LEFT JOIN known AS k
    ON k.order_id = l.order_id
  WHERE l.discount_minor <> COALESCE(k.amount_minor, 0)
)
SELECT
  day,
  order_id,
  kind,
  code,
  CAST(amount_minor * @minor AS DECIMAL(18, 2)) AS amount,
  CAST(ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY amount_minor DESC, kind, code) AS INT) AS rank
FROM listed
