MODEL (
  name ods.surveys,
  kind VIEW,
  description 'Answers to surveys, on the day they were given.',
  owner care,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(channel AS TEXT) AS channel,
  CAST(nps AS INT) AS nps,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.surveys
