MODEL (
  name ads.buyers_daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'Who bought on a day, by one dimension at a time: every sold order''s customer, so people can be told apart across days.',
  owner customers,
  grain (dimension, day, member, simulated),
  audits (
    NOT_NULL(columns := (dimension, day, member, simulated, buyers)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (dimension, day, member, simulated))
  )
);

SELECT
  dimension,
  day,
  member,
  simulated,
  ARRAY_AGG(customer_id) AS buyers
FROM dws.basket_members
WHERE day BETWEEN @start_date AND @end_date AND sold AND customer_id IS NOT NULL
GROUP BY dimension, day, member, simulated
