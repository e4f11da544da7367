MODEL (
  name dws.weather,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'The weather of a day in a region.',
  owner insight,
  grain (day, region),
  audits (
    NOT_NULL(columns := (day, region, temperature_low, temperature_high, rain_mm, sky)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, region))
  )
);

SELECT
  day,
  region,
  temperature_low,
  temperature_high,
  rain_mm,
  sky,
  simulated
FROM ods.weather
WHERE day BETWEEN @start_date AND @end_date
