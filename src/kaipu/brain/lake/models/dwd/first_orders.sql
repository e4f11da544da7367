MODEL (
  name dwd.first_orders,
  kind FULL,
  description 'The first order of every customer that was paid and not cancelled: it makes them a new buyer, once.',
  owner customers,
  grain customer_id,
  audits (NOT_NULL(columns := (customer_id, order_id)), UNIQUE_VALUES(columns := (customer_id)))
);

SELECT
  customer_id,
  order_id,
  day
FROM (
  SELECT
    customer_id,
    order_id,
    day,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS rank
  FROM ods.orders
  WHERE customer_id IS NOT NULL AND state IN ('paid', 'ready', 'shipped', 'completed', 'refunded')
) AS ranked
WHERE rank = 1
