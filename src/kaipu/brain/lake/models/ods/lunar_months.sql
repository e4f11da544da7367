MODEL (
  name ods.lunar_months,
  kind VIEW,
  description 'First days of the Chinese calendar''s months; a leap month bears the number of the one before.',
  owner kernel,
  grain first_day
);

SELECT
  CAST(first_day AS DATE) AS first_day,
  CAST(lunar_year AS INT) AS lunar_year,
  CAST(lunar_month AS INT) AS lunar_month,
  CAST(leap AS INT) AS leap
FROM landing.lunar_months
