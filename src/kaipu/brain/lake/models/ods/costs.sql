MODEL (
  name ods.costs,
  kind VIEW,
  description 'Costs out of the books, on the day they belong to.',
  owner finance,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(document AS TEXT) AS document,
  CAST(kind AS TEXT) AS kind,
  CAST(location AS TEXT) AS location,
  CAST(supplier AS TEXT) AS supplier,
  CAST(amount_minor AS BIGINT) AS amount_minor,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.costs
