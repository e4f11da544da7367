MODEL (
  name dwd.payments,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Attempts to collect money, with the order they were made for.',
  owner payments,
  grain payment_id,
  audits (
    NOT_NULL(columns := (day, payment_id, provider, state, amount)),
    UNIQUE_VALUES(columns := (payment_id)),
    ACCEPTED_VALUES(column := state, is_in := ('created', 'pending', 'paid', 'surplus', 'failed', 'cancelled'))
  )
);

SELECT
  day,
  hour,
  payment_id,
  CASE WHEN subject LIKE 'order:%' THEN TRY_CAST(SPLIT_PART(subject, ':', 2) AS BIGINT) END AS order_id,
  provider,
  state,
  created_at,
  settled_at,
  CAST(amount_minor * @minor AS DECIMAL(18, 2)) AS amount,
  CAST(refunded_minor * @minor AS DECIMAL(18, 2)) AS refunded
FROM ods.payments
WHERE day BETWEEN @start_date AND @end_date
