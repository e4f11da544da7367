MODEL (
  name dws.refunds,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Refunds on the day they were decided, with the dimensions of their order and the days since it.',
  owner payments,
  grain refund_id,
  audits (NOT_NULL(columns := (day, refund_id, state, amount)), UNIQUE_VALUES(columns := (refund_id)))
);

SELECT
  r.day,
  r.refund_id,
  r.order_id,
  o.day AS order_day,
  o.customer_id,
  COALESCE(o.buyer_kind, '') AS buyer_kind,
  COALESCE(o.channel, '') AS channel,
  COALESCE(o.location, '') AS location,
  COALESCE(o.region, '') AS region,
  COALESCE(o.method, '') AS method,
  COALESCE(p.provider, '') AS payment_method,
  COALESCE(o.promotion, '') AS promotion,
  r.state,
  COALESCE(r.reason, '') AS reason,
  COALESCE(o.simulated, FALSE) AS simulated,
  CAST(DATE_DIFF('day', o.day, r.day) AS INT) AS days_since_order,
  CAST(DATE_DIFF('second', r.created_at, r.settled_at) AS BIGINT) AS seconds_to_settle,
  r.amount
FROM dwd.refunds AS r
LEFT JOIN dwd.payments AS p
  ON p.payment_id = r.payment_id
LEFT JOIN dws.orders AS o
  ON o.order_id = r.order_id
WHERE r.day BETWEEN @start_date AND @end_date
