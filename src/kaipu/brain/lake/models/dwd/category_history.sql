MODEL (
  name dwd.category_history,
  kind FULL,
  description 'Where each SKU stood in the tree, from a day (valid_from) to before another (valid_to). What was seen first is taken to have been so before.',
  owner catalog,
  grain (sku_id, valid_from),
  audits (
    NOT_NULL(columns := (sku_id, valid_from, observed_on, is_current)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (sku_id, valid_from))
  )
);

WITH followed AS (
  SELECT
    *,
    MIN(day) OVER () AS begins,
    LEAD(day) OVER (PARTITION BY sku_id ORDER BY day) AS next_day
  FROM ods.sku_places
)
SELECT
  sku_id,
  category_path,
  SPLIT_PART(category_path, '/', 1) AS department,
  CASE WHEN day = begins THEN CAST('2000-01-01' AS DATE) ELSE day END AS valid_from,
  next_day AS valid_to,
  next_day IS NULL AS is_current,
  day AS observed_on
FROM followed
WHERE NOT gone
