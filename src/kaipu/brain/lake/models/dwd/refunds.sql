MODEL (
  name dwd.refunds,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Refunds on the local day they were decided, with the order they belong to.',
  owner payments,
  grain refund_id,
  audits (
    NOT_NULL(columns := (day, refund_id, payment_id, state, amount)),
    UNIQUE_VALUES(columns := (refund_id)),
    ACCEPTED_VALUES(column := state, is_in := ('created', 'done', 'failed'))
  )
);

SELECT
  day,
  refund_id,
  payment_id,
  CASE WHEN subject LIKE 'order:%' THEN TRY_CAST(SPLIT_PART(subject, ':', 2) AS BIGINT) END AS order_id,
  state,
  reason,
  created_at,
  settled_at,
  CAST(amount_minor * @minor AS DECIMAL(18, 2)) AS amount
FROM ods.refunds
WHERE day BETWEEN @start_date AND @end_date
