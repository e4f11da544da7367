MODEL (
  name dwd.identities,
  kind FULL,
  description 'Which customer a visitor is: whoever was logged in or ordered on most days, then latest. More than three are nobody.',
  owner customers,
  grain visitor,
  audits (NOT_NULL(columns := (visitor, seen_customers, last_day)), UNIQUE_VALUES(columns := (visitor)))
);

WITH seen AS (
  SELECT visitor, customer_id, day
  FROM ods.events
  WHERE customer_id IS NOT NULL AND NOT bot
  UNION
  SELECT e.visitor, o.customer_id, o.day
  FROM ods.orders AS o
  JOIN ods.events AS e
    ON e.session = o.visit AND e.day = o.day
  WHERE o.customer_id IS NOT NULL AND o.visit <> '' AND NOT e.bot
), counted AS (
  SELECT
    visitor,
    customer_id,
    COUNT(*) AS days,
    MAX(day) AS last_day
  FROM seen
  GROUP BY visitor, customer_id
), ranked AS (
  SELECT
    *,
    COUNT(*) OVER (PARTITION BY visitor) AS customers,
    ROW_NUMBER() OVER (PARTITION BY visitor ORDER BY days DESC, last_day DESC, customer_id) AS rank
  FROM counted
)
SELECT
  visitor,
  CASE WHEN customers <= 3 THEN customer_id END AS customer_id,
  CAST(customers AS INT) AS seen_customers,
  last_day
FROM ranked
WHERE rank = 1
