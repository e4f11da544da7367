MODEL (
  name dws.tickets,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What reached the care team, on the day it began, with how long an answer took and how it was rated.',
  owner care,
  grain ticket_id,
  audits (
    NOT_NULL(columns := (day, ticket_id, source, channel, topic)),
    UNIQUE_VALUES(columns := (ticket_id)),
    ACCEPTED_VALUES(column := source, is_in := ('desk', 'elsewhere'))
  )
);

SELECT
  day,
  ticket_id,
  ticket,
  source,
  channel,
  topic,
  customer_id,
  order_id,
  CAST(DATE_DIFF('minute', at, first_response_at) AS BIGINT) AS first_response_minutes,
  CAST(DATE_DIFF('minute', at, resolved_at) AS BIGINT) AS resolved_minutes,
  csat,
  simulated
FROM dwd.tickets
WHERE day BETWEEN @start_date AND @end_date
