MODEL (
  name ods.events,
  kind VIEW,
  description 'What visitors did, as the shop noted it, one row an event; the body is JSON.',
  owner web,
  grain event_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(hour AS INT) AS hour,
  CAST(event_id AS TEXT) AS event_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(name AS TEXT) AS name,
  CAST(visitor AS TEXT) AS visitor,
  CAST(session AS TEXT) AS session,
  CAST(view AS TEXT) AS view,
  CAST(bot AS BOOLEAN) AS bot,
  CAST(simulated AS BOOLEAN) AS simulated,
  CAST(device AS TEXT) AS device,
  CAST(language AS TEXT) AS language,
  CAST(origin AS TEXT) AS origin,
  CAST(path AS TEXT) AS path,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(body AS TEXT) AS body
FROM landing.events
