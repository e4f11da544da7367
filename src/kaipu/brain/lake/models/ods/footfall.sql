MODEL (
  name ods.footfall,
  kind VIEW,
  description 'People who came into a store, by hour, as its counter tells.',
  owner stores,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(of_hour AS INT) AS of_hour,
  CAST(location AS TEXT) AS location,
  CAST(entries AS BIGINT) AS entries,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.footfall
