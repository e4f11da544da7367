MODEL (
  name ods.analytics,
  kind VIEW,
  description 'Visits as somebody else’s web analytics counted them.',
  owner web,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(source AS TEXT) AS source,
  CAST(medium AS TEXT) AS medium,
  CAST(campaign AS TEXT) AS campaign,
  CAST(sessions AS BIGINT) AS sessions,
  CAST(page_views AS BIGINT) AS page_views,
  CAST(purchases AS BIGINT) AS purchases,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.analytics
