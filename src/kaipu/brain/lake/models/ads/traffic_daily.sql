MODEL (
  name ads.traffic_daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Visits by day and one dimension at a time, and how many of them came how far.',
  owner web,
  grain (dimension, day, member, simulated),
  audits (
    NOT_NULL(columns := (dimension, day, member, simulated, visits)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (dimension, day, member, simulated))
  )
);

WITH visit AS (
  SELECT *
  FROM dwd.visits
  WHERE day BETWEEN @start_date AND @end_date
), spread AS (
  SELECT day, 'total' AS dimension, '' AS member, simulated, page_views, saw_product, filled_cart, checked_out, purchased
  FROM visit
  UNION ALL
  SELECT day, 'device' AS dimension, device AS member, simulated, page_views, saw_product, filled_cart, checked_out, purchased
  FROM visit
  UNION ALL
  SELECT day, 'source' AS dimension, source AS member, simulated, page_views, saw_product, filled_cart, checked_out, purchased
  FROM visit
  UNION ALL
  SELECT day, 'language' AS dimension, language AS member, simulated, page_views, saw_product, filled_cart, checked_out, purchased
  FROM visit
)
SELECT
  dimension,
  day,
  member,
  simulated,
  CAST(COUNT(*) AS BIGINT) AS visits,
  CAST(SUM(page_views) AS BIGINT) AS page_views,
  CAST(SUM(saw_product) AS BIGINT) AS product_visits,
  CAST(SUM(filled_cart) AS BIGINT) AS cart_visits,
  CAST(SUM(checked_out) AS BIGINT) AS checkout_visits,
  CAST(SUM(purchased) AS BIGINT) AS purchase_visits
FROM spread
GROUP BY dimension, day, member, simulated
