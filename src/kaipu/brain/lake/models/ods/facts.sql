MODEL (
  name ods.facts,
  kind VIEW,
  description 'What the shop told through its outbox, one row an event; the payload is JSON.',
  owner kernel,
  grain event_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(event_id AS TEXT) AS event_id,
  CAST(name AS TEXT) AS name,
  CAST(payload AS TEXT) AS payload,
  CAST(at AS TIMESTAMP) AS at,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.facts
