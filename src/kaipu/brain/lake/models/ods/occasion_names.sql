MODEL (
  name ods.occasion_names,
  kind VIEW,
  description 'What holidays, festivals, shopping days and solar terms are called.',
  owner kernel,
  grain code
);

SELECT
  CAST(code AS TEXT) AS code,
  CAST(name_en AS TEXT) AS name_en,
  CAST(name_zh AS TEXT) AS name_zh
FROM landing.occasion_names
