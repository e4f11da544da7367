MODEL (
  name dws.messages,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Messages of campaigns and journeys on the day they left, with what became of each: arrived, came back, clicked, left, complained of.',
  owner marketing,
  grain message_id,
  audits (
    NOT_NULL(columns := (day, message_id, origin, channel)),
    UNIQUE_VALUES(columns := (message_id)),
    ACCEPTED_VALUES(column := state, is_in := ('sent', 'bounced'))
  )
);

SELECT
  day,
  message_id,
  origin,
  SPLIT_PART(origin, ':', 1) AS occasion,
  channel,
  state,
  customer_id,
  CAST(CASE WHEN NOT clicked_at IS NULL THEN 1 ELSE 0 END AS INT) AS clicked,
  CAST(CASE WHEN NOT left_at IS NULL THEN 1 ELSE 0 END AS INT) AS departed,
  COALESCE(report, '') AS report
FROM ods.messages
WHERE day BETWEEN @start_date AND @end_date
