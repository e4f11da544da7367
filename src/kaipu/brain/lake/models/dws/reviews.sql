MODEL (
  name dws.reviews,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Reviews of products, on the day they were written, with their stars and whether the shop replied.',
  owner care,
  grain review_id,
  audits (
    NOT_NULL(columns := (day, review_id, product_id, stars, state)),
    UNIQUE_VALUES(columns := (review_id))
  )
);

SELECT
  day,
  review_id,
  product_id,
  order_id,
  customer_id,
  stars,
  state,
  language,
  pictures,
  CAST(CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END AS INT) AS answered,
  simulated
FROM ods.reviews
WHERE day BETWEEN @start_date AND @end_date
