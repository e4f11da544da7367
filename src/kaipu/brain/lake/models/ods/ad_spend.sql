MODEL (
  name ods.ad_spend,
  kind VIEW,
  description 'Advertising spend as the advertising companies tell it or people write it down (row_id below 0), one row a day and campaign.',
  owner marketing,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(source AS TEXT) AS source,
  CAST(medium AS TEXT) AS medium,
  CAST(campaign AS TEXT) AS campaign,
  CAST(spend_minor AS BIGINT) AS spend_minor,
  CAST(clicks AS BIGINT) AS clicks,
  CAST(impressions AS BIGINT) AS impressions,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.ad_spend
