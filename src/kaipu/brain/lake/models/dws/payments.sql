MODEL (
  name dws.payments,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Attempts to collect money, on the day they were made, with the dimensions of their order.',
  owner payments,
  grain payment_id,
  audits (NOT_NULL(columns := (day, payment_id, method, state, amount)), UNIQUE_VALUES(columns := (payment_id)))
);

SELECT
  p.day,
  p.hour,
  p.payment_id,
  p.order_id,
  o.customer_id,
  COALESCE(o.buyer_kind, '') AS buyer_kind,
  COALESCE(o.channel, '') AS channel,
  COALESCE(o.location, '') AS location,
  COALESCE(o.device, '') AS device,
  p.provider AS method,
  p.state,
  COALESCE(o.simulated, FALSE) AS simulated,
  CASE WHEN p.state = 'paid' THEN 1 ELSE 0 END AS succeeded,
  CASE WHEN p.state IN ('failed', 'cancelled') THEN 1 ELSE 0 END AS failed,
  CAST(DATE_DIFF('second', p.created_at, p.settled_at) AS BIGINT) AS seconds,
  p.amount,
  CAST(CASE WHEN p.state = 'paid' THEN p.amount ELSE 0 END AS DECIMAL(18, 2)) AS collected,
  p.refunded
FROM dwd.payments AS p
LEFT JOIN dws.orders AS o
  ON o.order_id = p.order_id
WHERE p.day BETWEEN @start_date AND @end_date
