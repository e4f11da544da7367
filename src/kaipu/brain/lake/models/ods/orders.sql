MODEL (
  name ods.orders,
  kind VIEW,
  description 'Orders as they came, one row an order, on the local day they were placed.',
  owner orders,
  grain order_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(hour AS INT) AS hour,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(location_id AS BIGINT) AS location_id,
  CAST(channel AS TEXT) AS channel,
  CAST(state AS TEXT) AS state,
  CAST(goods_minor AS BIGINT) AS goods_minor,
  CAST(discount_minor AS BIGINT) AS discount_minor,
  CAST(delivery_minor AS BIGINT) AS delivery_minor,
  CAST(total_minor AS BIGINT) AS total_minor,
  CAST(refunded_minor AS BIGINT) AS refunded_minor,
  CAST(delivery_method AS TEXT) AS delivery_method,
  CAST(delivery_region AS TEXT) AS delivery_region,
  CAST(language AS TEXT) AS language,
  CAST(visit AS TEXT) AS visit,
  CAST(placed_at AS TIMESTAMP) AS placed_at,
  CAST(paid_at AS TIMESTAMP) AS paid_at,
  CAST(completed_at AS TIMESTAMP) AS completed_at,
  CAST(cancelled_at AS TIMESTAMP) AS cancelled_at,
  CAST(simulated AS BOOLEAN) AS simulated,
  CAST(imported AS BOOLEAN) AS imported
FROM landing.orders
