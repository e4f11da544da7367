MODEL (
  name dws.tickets,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Tickets of the help desk, on the day they were opened, with how long an answer took and how it was rated.',
  owner care,
  grain row_id,
  audits (
    NOT_NULL(columns := (day, row_id, channel, topic)),
    UNIQUE_VALUES(columns := (row_id))
  )
);

SELECT
  day,
  row_id,
  ticket,
  channel,
  topic,
  customer_id,
  order_id,
  CAST(DATE_DIFF('minute', at, first_response_at) AS BIGINT) AS first_response_minutes,
  CAST(DATE_DIFF('minute', at, resolved_at) AS BIGINT) AS resolved_minutes,
  csat,
  simulated
FROM ods.tickets
WHERE day BETWEEN @start_date AND @end_date
