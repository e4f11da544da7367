MODEL (
  name dws.stock_flows,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What moved stock on a day, by place, SKU and kind; units and value are signed, in positive and out negative. What is weighed counts in whole kilograms, its grams beside them.',
  owner inventory,
  grain (day, location, sku, kind, simulated),
  audits (
    NOT_NULL(columns := (day, location, sku, kind, units, value)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, location, sku, kind, simulated)),
    ACCEPTED_VALUES(
      column := kind,
      is_in := ('imported', 'received', 'sold', 'returned', 'adjusted', 'transferred', 'expired', 'wasted')
    )
  )
);

WITH moved AS (
  SELECT
    m.day,
    m.location_id,
    m.sku_id,
    m.simulated,
    CASE
      WHEN m.reason = 'import' THEN 'imported'
      WHEN m.reason = 'receipt' THEN 'received'
      WHEN m.reason = 'sale' THEN 'sold'
      WHEN m.reason = 'return' THEN 'returned'
      WHEN m.reason = 'count' THEN 'adjusted'
      WHEN m.reason = 'transfer' THEN 'transferred'
      WHEN m.reason = 'waste' AND m.reference LIKE 'expired %' THEN 'expired'
      WHEN m.reason = 'waste' THEN 'wasted'
      ELSE m.reason
    END AS kind,
    m.quantity,
    CAST(COALESCE(k.price_per, 1) AS BIGINT) AS per,
    CASE
      WHEN m.quantity < 0
        THEN -((2 * CAST(-m.quantity * COALESCE(t.unit_cost_minor, y.unit_cost_minor, 0) AS BIGINT) + COALESCE(k.price_per, 1))
          // (2 * CAST(COALESCE(k.price_per, 1) AS BIGINT)))
      ELSE (2 * CAST(m.quantity * COALESCE(t.unit_cost_minor, y.unit_cost_minor, 0) AS BIGINT) + COALESCE(k.price_per, 1))
        // (2 * CAST(COALESCE(k.price_per, 1) AS BIGINT))
    END AS value_minor
  FROM ods.movements AS m
  LEFT JOIN dwd.skus AS k
    ON k.sku_id = m.sku_id
  LEFT JOIN dwd.lots AS t
    ON t.lot_id = m.lot_id
  LEFT JOIN ods.supply AS y
    ON y.sku_id = m.sku_id
  WHERE m.day BETWEEN @start_date AND @end_date
)
SELECT
  m.day,
  p.code AS location,
  p.region,
  m.sku_id,
  COALESCE(s.code, '?') AS sku,
  COALESCE(s.department, '?') AS department,
  COALESCE(s.category, '?') AS category,
  m.kind,
  m.simulated,
  CAST(COUNT(*) AS BIGINT) AS movements,
  CAST(
    CASE
      WHEN SUM(m.quantity) < 0 THEN -((2 * CAST(-SUM(m.quantity) AS BIGINT) + MAX(m.per)) // (2 * MAX(m.per)))
      ELSE (2 * CAST(SUM(m.quantity) AS BIGINT) + MAX(m.per)) // (2 * MAX(m.per))
    END AS BIGINT
  ) AS units,
  CASE WHEN MAX(m.per) > 1 THEN CAST(SUM(m.quantity) AS BIGINT) END AS grams,
  CAST(CAST(SUM(m.value_minor) AS BIGINT) * @minor AS DECIMAL(18, 2)) AS value
FROM moved AS m
JOIN ods.locations AS p
  ON p.location_id = m.location_id
LEFT JOIN dwd.skus AS s
  ON s.sku_id = m.sku_id
GROUP BY
  m.day, p.code, p.region, m.sku_id, COALESCE(s.code, '?'), COALESCE(s.department, '?'), COALESCE(s.category, '?'),
  m.kind, m.simulated
