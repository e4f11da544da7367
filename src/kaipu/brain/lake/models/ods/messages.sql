MODEL (
  name ods.messages,
  kind VIEW,
  description 'Messages of campaigns and journeys that left the house, on the day they did, as they stand. Opening is not watched: mail carries no pixel.',
  owner marketing,
  grain message_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(message_id AS TEXT) AS message_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(origin AS TEXT) AS origin,
  CAST(channel AS TEXT) AS channel,
  CAST(state AS TEXT) AS state,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(clicked_at AS TIMESTAMP) AS clicked_at,
  CAST(left_at AS TIMESTAMP) AS left_at,
  CAST(report AS TEXT) AS report
FROM landing.messages
