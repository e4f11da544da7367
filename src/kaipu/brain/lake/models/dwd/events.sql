MODEL (
  name dwd.events,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What people did, by visit: `part` counts a session''s visits of a day, each with no pause above 30 minutes. Bots are left out.',
  owner web,
  grain event_id,
  audits (NOT_NULL(columns := (day, event_id, at, name, visitor, session, part)), UNIQUE_VALUES(columns := (event_id)))
);

WITH followed AS (
  SELECT
    *,
    LAG(at) OVER (PARTITION BY day, visitor, session ORDER BY at, event_id) AS before_at
  FROM ods.events
  WHERE day BETWEEN @start_date AND @end_date AND NOT bot
), marked AS (
  SELECT
    *,
    CASE WHEN before_at IS NULL OR at > before_at + INTERVAL '30' MINUTE THEN 1 ELSE 0 END AS begins
  FROM followed
)
SELECT
  day,
  hour,
  event_id,
  at,
  name,
  visitor,
  session,
  view,
  simulated,
  device,
  browser,
  language,
  source,
  medium,
  campaign,
  term,
  content,
  referrer,
  landing_path,
  path,
  query,
  element,
  x,
  y,
  consent,
  told_by,
  late,
  customer_id,
  body,
  begins,
  CAST(SUM(begins) OVER (
    PARTITION BY day, visitor, session
    ORDER BY at, event_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS INT) AS part
FROM marked
