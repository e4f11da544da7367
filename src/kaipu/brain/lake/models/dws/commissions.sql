MODEL (
  name dws.commissions,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What partners earned by orders they brought, on the day they earned it, less what refunds clawed back.',
  owner marketing,
  grain commission_id,
  audits (
    NOT_NULL(columns := (day, commission_id, order_id, partner_id, commission)),
    UNIQUE_VALUES(columns := (commission_id)),
    ACCEPTED_VALUES(column := level, is_in := (1, 2))
  )
);

SELECT
  day,
  commission_id,
  order_id,
  partner_id,
  level,
  CAST(base_minor * @minor AS DECIMAL(18, 2)) AS base,
  CAST((amount_minor - clawed_minor) * @minor AS DECIMAL(18, 2)) AS commission,
  released
FROM ods.commissions
WHERE day BETWEEN @start_date AND @end_date
