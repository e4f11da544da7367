MODEL (
  name ods.weather,
  kind VIEW,
  description 'The weather of a day in a region.',
  owner insight,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(region AS TEXT) AS region,
  CAST(temperature_low AS DECIMAL(6, 2)) AS temperature_low,
  CAST(temperature_high AS DECIMAL(6, 2)) AS temperature_high,
  CAST(rain_mm AS DECIMAL(8, 2)) AS rain_mm,
  CAST(sky AS TEXT) AS sky,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.weather
