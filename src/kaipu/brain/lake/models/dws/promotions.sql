MODEL (
  name dws.promotions,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Each offer or coupon an order used, what it took off, and the order''s dimensions. An order stands once for each code.',
  owner pricing,
  grain (order_id, kind, code),
  audits (
    NOT_NULL(columns := (day, order_id, kind, code, amount)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (order_id, kind, code))
  )
);

SELECT
  p.day,
  o.hour,
  p.order_id,
  p.kind,
  p.code,
  o.customer_id,
  o.buyer_kind,
  o.channel,
  o.location,
  o.region,
  o.device,
  o.source,
  o.medium,
  o.campaign,
  o.simulated,
  o.imported,
  o.sold,
  p.amount,
  CAST(CASE WHEN o.sold THEN p.amount ELSE 0 END AS DECIMAL(18, 2)) AS cost,
  o.net AS order_net,
  o.gross AS order_gross
FROM dwd.promotions AS p
JOIN dws.orders AS o
  ON o.order_id = p.order_id AND o.day = p.day
WHERE p.day BETWEEN @start_date AND @end_date AND o.day BETWEEN @start_date AND @end_date
