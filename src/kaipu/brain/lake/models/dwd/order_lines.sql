MODEL (
  name dwd.order_lines,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Lines with their goods'' place in the tree. A refund is shared among the lines by their totals, to the cent.',
  owner orders,
  grain (order_id, position),
  audits (
    NOT_NULL(columns := (day, order_id, sku_id, department, category, quantity, net)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (order_id, position))
  )
);

WITH line AS (
  SELECT
    l.day,
    l.order_id,
    l.position,
    l.sku_id,
    l.quantity,
    l.discount_minor,
    l.total_minor,
    l.cost_minor,
    l.weight_g,
    o.sold,
    LEAST(o.refunded_minor, SUM(l.total_minor) OVER (PARTITION BY l.order_id)) AS refund_minor,
    SUM(l.total_minor) OVER (PARTITION BY l.order_id) AS goods_minor,
    SUM(l.total_minor) OVER (
      PARTITION BY l.order_id
      ORDER BY l.position
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS until_here_minor
  FROM ods.order_lines AS l
  JOIN dwd.orders AS o
    ON o.order_id = l.order_id AND o.day = l.day
  WHERE l.day BETWEEN @start_date AND @end_date AND o.day BETWEEN @start_date AND @end_date
), shared AS (
  SELECT
    *,
    CASE
      WHEN refund_minor = 0 OR goods_minor = 0 THEN 0
      ELSE CAST(refund_minor * until_here_minor AS BIGINT) // CAST(goods_minor AS BIGINT)
        - CAST(refund_minor * (until_here_minor - total_minor) AS BIGINT) // CAST(goods_minor AS BIGINT)
    END AS refunded_minor
  FROM line
)
SELECT
  l.day,
  l.order_id,
  l.position,
  l.sku_id,
  s.product_id,
  COALESCE(s.department, '?') AS department,
  COALESCE(s.category, '?') AS category,
  l.sold,
  l.quantity,
  CAST((l.total_minor + l.discount_minor) * @minor AS DECIMAL(18, 2)) AS gross,
  CAST(l.discount_minor * @minor AS DECIMAL(18, 2)) AS discount,
  CAST(l.total_minor * @minor AS DECIMAL(18, 2)) AS charged,
  CAST(l.refunded_minor * @minor AS DECIMAL(18, 2)) AS refunded,
  CAST((l.total_minor - l.refunded_minor) * @minor AS DECIMAL(18, 2)) AS net,
  CAST(l.cost_minor * @minor AS DECIMAL(18, 2)) AS cost,
  l.weight_g
FROM shared AS l
LEFT JOIN dwd.skus AS s
  ON s.sku_id = l.sku_id
