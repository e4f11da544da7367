MODEL (
  name dws.visits,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Visits with all their dimensions, how far they came, and what was sold in them. Bots are left out.',
  owner web,
  grain (day, visitor, session, part),
  audits (
    NOT_NULL(columns := (day, visitor, session, part, person, device, source, page_views, net)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, visitor, session, part))
  )
);

WITH sold AS (
  SELECT
    p.day, p.visitor, p.session, p.part,
    MIN(o.customer_id) AS customer_id,
    SUM(CASE WHEN o.sold THEN 1 ELSE 0 END) AS orders,
    SUM(o.net) AS net
  FROM dwd.order_visits AS p
  JOIN dws.orders AS o
    ON o.order_id = p.order_id AND o.day = p.day
  WHERE p.day BETWEEN @start_date AND @end_date AND o.day BETWEEN @start_date AND @end_date
  GROUP BY p.day, p.visitor, p.session, p.part
)
SELECT
  v.day,
  v.hour,
  v.visitor,
  v.session,
  v.part,
  COALESCE(v.customer_id, b.customer_id, i.customer_id) AS customer_id,
  COALESCE(k.person, w.person) AS person,
  COALESCE(v.device, '') AS device,
  COALESCE(v.browser, '') AS browser,
  COALESCE(v.source, '') AS source,
  COALESCE(v.medium, '') AS medium,
  COALESCE(v.campaign, '') AS campaign,
  COALESCE(v.language, '') AS language,
  COALESCE(v.landing_path, '') AS landing_path,
  v.simulated,
  v.started_at,
  v.page_views,
  CAST(v.searched AS INT) AS searched,
  CAST(v.saw_product AS INT) AS saw_product,
  CAST(v.filled_cart AS INT) AS filled_cart,
  CAST(v.checked_out AS INT) AS checked_out,
  CAST(v.purchased AS INT) AS purchased,
  CASE WHEN v.page_views <= 1 AND v.filled_cart = 0 AND v.purchased = 0 THEN 1 ELSE 0 END AS bounced,
  CAST(DATE_DIFF('second', v.started_at, v.ended_at) AS BIGINT) AS seconds,
  CAST(COALESCE(b.orders, 0) AS BIGINT) AS orders,
  CAST(COALESCE(b.net, 0) AS DECIMAL(18, 2)) AS net
FROM dwd.visits AS v
LEFT JOIN sold AS b
  ON b.day = v.day AND b.visitor = v.visitor AND b.session = v.session AND b.part = v.part
LEFT JOIN dwd.identities AS i
  ON i.visitor = v.visitor
LEFT JOIN dwd.persons AS k
  ON k.customer_id = COALESCE(v.customer_id, b.customer_id, i.customer_id)
LEFT JOIN dwd.persons AS w
  ON w.visitor = v.visitor
WHERE v.day BETWEEN @start_date AND @end_date
