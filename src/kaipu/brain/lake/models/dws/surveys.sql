MODEL (
  name dws.surveys,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Whether people would recommend us, on the day they said so.',
  owner care,
  grain answer_id,
  audits (
    NOT_NULL(columns := (day, answer_id, source, channel, nps)),
    UNIQUE_VALUES(columns := (answer_id))
  )
);

SELECT
  day,
  answer_id,
  source,
  channel,
  nps,
  customer_id,
  simulated
FROM dwd.scores
WHERE day BETWEEN @start_date AND @end_date
