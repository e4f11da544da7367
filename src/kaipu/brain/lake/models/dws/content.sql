MODEL (
  name dws.content,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What a day added to each piece of content by where it was told: on the shop its page views, elsewhere what companies count. Item 0 is a post about none.',
  owner marketing,
  grain (day, content_id, channel, simulated),
  audits (
    NOT_NULL(columns := (day, content_id, channel, reads)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, content_id, channel, simulated))
  )
);

WITH added AS (
  SELECT
    day,
    COALESCE(content_id, 0) AS content_id,
    channel,
    COALESCE(simulated, FALSE) AS simulated,
    SUM(reads) AS reads,
    SUM(likes) AS likes,
    SUM(shares) AS shares,
    SUM(comments) AS comments
  FROM ods.content_figures
  WHERE day BETWEEN @start_date AND @end_date
  GROUP BY day, COALESCE(content_id, 0), channel, COALESCE(simulated, FALSE)
  UNION ALL
  SELECT
    e.day,
    c.content_id,
    'site' AS channel,
    COALESCE(e.simulated, FALSE) AS simulated,
    COUNT(DISTINCT e.view) AS reads,
    0 AS likes,
    0 AS shares,
    0 AS comments
  FROM dwd.events AS e
  JOIN ods.content AS c
    ON e.path = CONCAT('/read/', c.slug, '/')
  WHERE e.day BETWEEN @start_date AND @end_date AND e.name = 'page_view'
  GROUP BY e.day, c.content_id, COALESCE(e.simulated, FALSE)
)
SELECT
  a.day,
  a.content_id,
  COALESCE(c.slug, '') AS item,
  COALESCE(c.kind, '') AS kind,
  COALESCE(c.stage, '') AS stage,
  c.campaign_id,
  a.channel,
  a.simulated,
  CAST(a.reads AS BIGINT) AS reads,
  CAST(a.likes AS BIGINT) AS likes,
  CAST(a.shares AS BIGINT) AS shares,
  CAST(a.comments AS BIGINT) AS comments
FROM added AS a
LEFT JOIN ods.content AS c
  ON c.content_id = a.content_id
