MODEL (
  name dws.surveys,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Answers to surveys, on the day they were given.',
  owner care,
  grain row_id,
  audits (
    NOT_NULL(columns := (day, row_id, channel, nps)),
    UNIQUE_VALUES(columns := (row_id))
  )
);

SELECT
  day,
  row_id,
  channel,
  nps,
  customer_id,
  simulated
FROM ods.surveys
WHERE day BETWEEN @start_date AND @end_date
