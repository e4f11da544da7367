MODEL (
  name dws.purchases,
  kind FULL,
  description 'Lines of purchase orders: what was ordered of whom, what came, and when. What is weighed counts in whole kilograms.',
  owner inventory,
  grain purchase_line_id,
  audits (NOT_NULL(columns := (day, purchase_line_id, supplier, location, sku, state)), UNIQUE_VALUES(columns := (purchase_line_id)))
);

SELECT
  p.ordered_at_day AS day,
  p.purchase_line_id,
  p.number,
  p.supplier_code AS supplier,
  l.code AS location,
  l.region,
  p.sku_id,
  COALESCE(s.code, '?') AS sku,
  COALESCE(s.department, '?') AS department,
  COALESCE(s.category, '?') AS category,
  p.state,
  p.expected_on,
  p.received_at_day AS received_on,
  CASE WHEN p.state = 'received' AND p.received_at_day <= p.expected_on THEN 1 ELSE 0 END AS on_time,
  CAST(DATE_DIFF('day', p.ordered_at_day, p.received_at_day) AS INT) AS lead_days,
  CAST((2 * CAST(p.quantity AS BIGINT) + COALESCE(s.price_per, 1)) // (2 * CAST(COALESCE(s.price_per, 1) AS BIGINT)) AS BIGINT)
    AS ordered_units,
  CAST((2 * CAST(p.received AS BIGINT) + COALESCE(s.price_per, 1)) // (2 * CAST(COALESCE(s.price_per, 1) AS BIGINT)) AS BIGINT)
    AS received_units,
  CAST(
    CAST((2 * CAST(p.quantity * p.unit_cost_minor AS BIGINT) + COALESCE(s.price_per, 1))
      // (2 * CAST(COALESCE(s.price_per, 1) AS BIGINT)) AS BIGINT) * @minor AS DECIMAL(18, 2)
  ) AS ordered_value,
  CAST(
    CAST((2 * CAST(p.received * p.unit_cost_minor AS BIGINT) + COALESCE(s.price_per, 1))
      // (2 * CAST(COALESCE(s.price_per, 1) AS BIGINT)) AS BIGINT) * @minor AS DECIMAL(18, 2)
  ) AS received_value
FROM ods.purchases AS p
JOIN ods.locations AS l
  ON l.location_id = p.location_id
LEFT JOIN dwd.skus AS s
  ON s.sku_id = p.sku_id
