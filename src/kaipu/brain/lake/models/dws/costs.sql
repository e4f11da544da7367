MODEL (
  name dws.costs,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Costs out of the books, by day, kind and store.',
  owner finance,
  grain row_id,
  audits (
    NOT_NULL(columns := (day, row_id, kind, amount)),
    UNIQUE_VALUES(columns := (row_id))
  )
);

SELECT
  day,
  row_id,
  document,
  kind,
  COALESCE(location, '') AS location,
  supplier,
  CAST(amount_minor * @minor AS DECIMAL(18, 2)) AS amount,
  simulated
FROM ods.costs
WHERE day BETWEEN @start_date AND @end_date
