MODEL (
  name dws.web_analytics,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Visits as somebody else’s web analytics counted them, by day and campaign.',
  owner web,
  grain row_id,
  audits (
    NOT_NULL(columns := (day, row_id, source, medium, campaign, sessions)),
    UNIQUE_VALUES(columns := (row_id))
  )
);

SELECT
  day,
  row_id,
  source,
  medium,
  campaign,
  sessions,
  page_views,
  COALESCE(purchases, 0) AS purchases,
  simulated
FROM ods.analytics
WHERE day BETWEEN @start_date AND @end_date
