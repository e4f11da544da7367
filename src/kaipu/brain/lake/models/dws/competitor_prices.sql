MODEL (
  name dws.competitor_prices,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Matched goods: what a competitor asked on a day, what we asked, and what we sold that day. Of several products of theirs the cheapest.',
  owner pricing,
  grain (day, competitor, sku_id),
  audits (
    NOT_NULL(columns := (day, competitor, sku_id, their_price, our_price, units, net)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, competitor, sku_id))
  )
);

WITH theirs AS (
  SELECT
    day, competitor, sku_id, price_minor, regular_minor, promotion, in_stock, simulated,
    ROW_NUMBER() OVER (PARTITION BY day, competitor, sku_id ORDER BY price_minor, price_id) AS place
  FROM ods.competitor_prices
  WHERE sku_id IS NOT NULL AND day BETWEEN @start_date AND @end_date
), ours AS (
  SELECT
    t.day, t.competitor, t.sku_id, h.price,
    ROW_NUMBER() OVER (
      PARTITION BY t.day, t.competitor, t.sku_id
      ORDER BY CASE WHEN h.channel = 'web' THEN 0 ELSE 1 END, h.valid_from DESC, h.price_id DESC
    ) AS place
  FROM theirs AS t
  JOIN dwd.price_history AS h
    ON h.sku_id = t.sku_id AND h.first_day <= t.day AND (h.end_day IS NULL OR h.end_day > t.day) AND h.channel IN ('', 'web')
  WHERE t.place = 1
), sold AS (
  SELECT day, sku_id, SUM(units) AS units, SUM(net) AS net
  FROM dws.order_lines
  WHERE day BETWEEN @start_date AND @end_date
  GROUP BY day, sku_id
)
SELECT
  t.day,
  t.competitor,
  t.sku_id,
  COALESCE(s.code, '?') AS sku,
  COALESCE(s.department, '?') AS department,
  COALESCE(s.category, '?') AS category,
  CAST(t.price_minor * @minor AS DECIMAL(18, 2)) AS their_price,
  o.price AS our_price,
  CASE WHEN t.promotion <> '' THEN 1 ELSE 0 END AS promoted,
  CASE WHEN t.in_stock THEN 1 ELSE 0 END AS in_stock,
  CAST(COALESCE(b.units, 0) AS BIGINT) AS units,
  CAST(COALESCE(b.net, 0) AS DECIMAL(18, 2)) AS net,
  CASE WHEN ROW_NUMBER() OVER (PARTITION BY t.day, t.sku_id ORDER BY t.competitor) = 1 THEN 1 ELSE 0 END AS covers,
  t.simulated
FROM theirs AS t
JOIN ours AS o
  ON o.day = t.day AND o.competitor = t.competitor AND o.sku_id = t.sku_id AND o.place = 1
LEFT JOIN dwd.skus AS s
  ON s.sku_id = t.sku_id
LEFT JOIN sold AS b
  ON b.day = t.day AND b.sku_id = t.sku_id
WHERE t.place = 1
