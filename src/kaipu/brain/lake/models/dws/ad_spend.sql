MODEL (
  name dws.ad_spend,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What advertising cost and brought, by day and campaign.',
  owner marketing,
  grain row_id,
  audits (
    NOT_NULL(columns := (day, row_id, source, medium, campaign, spend)),
    UNIQUE_VALUES(columns := (row_id))
  )
);

SELECT
  day,
  row_id,
  source,
  medium,
  campaign,
  CAST(spend_minor * @minor AS DECIMAL(18, 2)) AS spend,
  clicks,
  impressions,
  simulated
FROM ods.ad_spend
WHERE day BETWEEN @start_date AND @end_date
