MODEL (
  name ods.reviews,
  kind VIEW,
  description 'Reviews of products as they stand, on the day they were written. Their words stay in the shop.',
  owner care,
  grain review_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(review_id AS BIGINT) AS review_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(product_id AS BIGINT) AS product_id,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(stars AS INT) AS stars,
  CAST(state AS TEXT) AS state,
  CAST(language AS TEXT) AS language,
  CAST(pictures AS BIGINT) AS pictures,
  CAST(answered_at AS TIMESTAMP) AS answered_at,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.reviews
