MODEL (
  name ods.occasions,
  kind VIEW,
  description 'Holidays, festivals, shopping days and solar terms by day; a day may have several.',
  owner kernel,
  grain (day, kind, code)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(kind AS TEXT) AS kind,
  CAST(code AS TEXT) AS code
FROM landing.occasions
