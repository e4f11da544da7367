MODEL (
  name dws.fulfilments,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'The handing over of orders, on the day it began: what was promised, when it happened, and whether that was in time.',
  owner fulfilment,
  grain fulfilment_id,
  audits (
    NOT_NULL(columns := (day, fulfilment_id, order_id, method, state, promised_on)),
    UNIQUE_VALUES(columns := (fulfilment_id)),
    ACCEPTED_VALUES(column := state, is_in := ('open', 'ready', 'shipped', 'done', 'cancelled'))
  )
);

WITH step AS (
  SELECT order_id, MIN(at) AS ready_at
  FROM ods.order_steps
  WHERE kind = 'ready'
  GROUP BY order_id
), bill AS (
  SELECT fulfilment_id, SUM(cost_minor) AS cost_minor
  FROM ods.delivery_costs
  WHERE day BETWEEN @start_date AND @end_date
  GROUP BY fulfilment_id
)
SELECT
  f.day,
  f.fulfilment_id,
  f.order_id,
  o.day AS order_day,
  o.customer_id,
  COALESCE(o.buyer_kind, '') AS buyer_kind,
  COALESCE(o.channel, '') AS channel,
  COALESCE(o.location, '') AS location,
  COALESCE(o.region, '') AS region,
  f.kind AS method,
  COALESCE(f.carrier, '') AS carrier,
  f.state,
  COALESCE(o.simulated, FALSE) AS simulated,
  f.promised_on,
  f.created_at AS opened_at,
  s.ready_at,
  f.shipped_at,
  f.done_at AS handed_over_at,
  f.done_at_day AS handed_over_on,
  CASE WHEN f.state = 'done' THEN 1 ELSE 0 END AS handed_over,
  CASE WHEN f.state = 'done' AND f.done_at_day <= f.promised_on THEN 1 ELSE 0 END AS on_time,
  CAST(DATE_DIFF('minute', f.created_at, COALESCE(s.ready_at, f.shipped_at)) AS BIGINT) AS minutes_to_ready,
  CAST(DATE_DIFF('minute', f.created_at, f.done_at) AS BIGINT) AS minutes,
  COALESCE(o.delivery_fee, 0) AS delivery_fee,
  COALESCE(o.units, 0) AS units,
  CAST(b.cost_minor * @minor AS DECIMAL(18, 2)) AS delivery_cost
FROM ods.fulfilments AS f
LEFT JOIN dws.orders AS o
  ON o.order_id = f.order_id
LEFT JOIN step AS s
  ON s.order_id = f.order_id
LEFT JOIN bill AS b
  ON b.fulfilment_id = f.fulfilment_id
WHERE f.day BETWEEN @start_date AND @end_date
