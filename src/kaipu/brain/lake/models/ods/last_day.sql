MODEL (
  name ods.last_day,
  kind VIEW,
  description 'The last day that this build closes: one row, against which recency is counted.',
  owner kernel,
  grain day
);

SELECT CAST(day AS DATE) AS day
FROM landing.last_day
