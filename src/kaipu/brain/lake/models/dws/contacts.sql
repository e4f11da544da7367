MODEL (
  name dws.contacts,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Contacts with customers, on the day they were made.',
  owner care,
  grain row_id,
  audits (
    NOT_NULL(columns := (day, row_id, channel, direction, purpose)),
    UNIQUE_VALUES(columns := (row_id))
  )
);

SELECT
  day,
  row_id,
  channel,
  direction,
  purpose,
  customer_id,
  simulated
FROM ods.contacts
WHERE day BETWEEN @start_date AND @end_date
