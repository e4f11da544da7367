MODEL (
  name dwd.visits,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Visits of people: a visitor''s events with no pause above 30 minutes. A visit ends at midnight; bots are left out.',
  owner web,
  grain (day, visitor, session, part),
  audits (
    NOT_NULL(columns := (day, visitor, session, part, started_at)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, visitor, session, part))
  )
);

SELECT
  day,
  visitor,
  session,
  part,
  MAX(CASE WHEN begins = 1 THEN hour END) AS hour,
  MIN(at) AS started_at,
  MAX(at) AS ended_at,
  MAX(CASE WHEN begins = 1 THEN device END) AS device,
  MAX(CASE WHEN begins = 1 THEN language END) AS language,
  MAX(CASE WHEN begins = 1 THEN source END) AS source,
  MAX(CASE WHEN begins = 1 THEN medium END) AS medium,
  MAX(CASE WHEN begins = 1 THEN campaign END) AS campaign,
  MAX(CASE WHEN begins = 1 THEN COALESCE(NULLIF(landing_path, ''), path) END) AS landing_path,
  MAX(CASE WHEN begins = 1 THEN browser END) AS browser,
  MAX(customer_id) AS customer_id,
  MAX(CASE WHEN simulated THEN 1 ELSE 0 END) = 1 AS simulated,
  CAST(COUNT(DISTINCT CASE WHEN name = 'page_view' THEN view END) AS BIGINT) AS page_views,
  CAST(COUNT(*) AS BIGINT) AS events,
  MAX(CASE WHEN name = 'search' THEN 1 ELSE 0 END) AS searched,
  MAX(CASE WHEN name = 'product_view' THEN 1 ELSE 0 END) AS saw_product,
  MAX(CASE WHEN name = 'add_to_cart' THEN 1 ELSE 0 END) AS filled_cart,
  MAX(CASE WHEN name = 'checkout_step' THEN 1 ELSE 0 END) AS checked_out,
  MAX(CASE WHEN name = 'purchase' THEN 1 ELSE 0 END) AS purchased
FROM dwd.events
WHERE day BETWEEN @start_date AND @end_date
GROUP BY day, visitor, session, part
