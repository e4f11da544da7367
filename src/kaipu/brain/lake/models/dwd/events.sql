MODEL (
  name dwd.events,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'What people did, by visit: `part` counts a session''s visits of a day, each with no pause above 30 minutes. Bots are left out.',
  owner web,
  grain event_id,
  audits (NOT_NULL(columns := (day, event_id, at, name, visitor, session, part, person)), UNIQUE_VALUES(columns := (event_id)))
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
  m.day,
  m.hour,
  m.event_id,
  m.at,
  m.name,
  m.visitor,
  m.session,
  m.view,
  m.simulated,
  m.device,
  m.browser,
  m.language,
  m.source,
  m.medium,
  m.campaign,
  m.term,
  m.content,
  m.referrer,
  m.landing_path,
  m.path,
  m.query,
  m.element,
  m.x,
  m.y,
  m.consent,
  m.told_by,
  m.late,
  m.customer_id,
  m.body,
  m.begins,
  CAST(SUM(m.begins) OVER (
    PARTITION BY m.day, m.visitor, m.session
    ORDER BY m.at, m.event_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS INT) AS part,
  COALESCE(k.person, w.person) AS person
FROM marked AS m
LEFT JOIN dwd.identities AS i
  ON i.visitor = m.visitor
LEFT JOIN dwd.persons AS k
  ON k.customer_id = COALESCE(m.customer_id, i.customer_id)
LEFT JOIN dwd.persons AS w
  ON w.visitor = m.visitor
