MODEL (
  name dwd.orders,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Orders: `sold` when paid and not cancelled, `paid` when money came in, buyer new, returning or guest.',
  owner orders,
  grain order_id,
  audits (
    NOT_NULL(columns := (day, order_id, location_id, channel, buyer_kind)),
    UNIQUE_VALUES(columns := (order_id)),
    ACCEPTED_VALUES(column := state, is_in := ('placed', 'paid', 'ready', 'shipped', 'completed', 'cancelled', 'refunded')),
    ACCEPTED_VALUES(column := method, is_in := ('none', 'delivery', 'pickup'))
  )
);

SELECT
  o.day,
  o.hour,
  o.order_id,
  o.customer_id,
  o.location_id,
  o.channel,
  o.state,
  o.state IN ('paid', 'ready', 'shipped', 'completed', 'refunded') AS sold,
  o.paid_at IS NOT NULL AS paid,
  o.state = 'cancelled' AS cancelled,
  CASE
    WHEN o.customer_id IS NULL THEN 'guest'
    WHEN f.order_id = o.order_id THEN 'new'
    ELSE 'returning'
  END AS buyer_kind,
  o.language,
  o.delivery_method AS method,
  o.delivery_region,
  o.visit,
  o.placed_at,
  o.paid_at,
  o.completed_at,
  o.cancelled_at,
  o.simulated,
  o.imported,
  o.refunded_minor,
  CAST(o.goods_minor * @minor AS DECIMAL(18, 2)) AS goods,
  CAST(o.discount_minor * @minor AS DECIMAL(18, 2)) AS discount,
  CAST(o.delivery_minor * @minor AS DECIMAL(18, 2)) AS delivery,
  CAST(o.total_minor * @minor AS DECIMAL(18, 2)) AS total
FROM ods.orders AS o
LEFT JOIN dwd.first_orders AS f
  ON f.customer_id = o.customer_id
WHERE o.day BETWEEN @start_date AND @end_date
