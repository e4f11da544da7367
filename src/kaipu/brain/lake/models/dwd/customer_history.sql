MODEL (
  name dwd.customer_history,
  kind FULL,
  description 'What was known of each customer, from a day (valid_from) to before another (valid_to). What was seen first is taken to have been so before.',
  owner customers,
  grain (customer_id, valid_from),
  audits (
    NOT_NULL(columns := (customer_id, valid_from, observed_on, is_current)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (customer_id, valid_from))
  )
);

WITH followed AS (
  SELECT
    *,
    MIN(day) OVER () AS begins,
    LEAD(day) OVER (PARTITION BY customer_id ORDER BY day) AS next_day
  FROM ods.customer_traits
)
SELECT
  customer_id,
  language,
  attributes,
  CASE WHEN day = begins THEN CAST('2000-01-01' AS DATE) ELSE day END AS valid_from,
  next_day AS valid_to,
  next_day IS NULL AS is_current,
  day AS observed_on
FROM followed
WHERE NOT gone
