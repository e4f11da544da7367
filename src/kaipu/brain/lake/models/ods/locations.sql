MODEL (
  name ods.locations,
  kind VIEW,
  description 'Shops and warehouses as they are now.',
  owner inventory,
  grain location_id
);

SELECT
  CAST(location_id AS BIGINT) AS location_id,
  CAST(code AS TEXT) AS code,
  CAST(name_en AS TEXT) AS name_en,
  CAST(name_zh AS TEXT) AS name_zh,
  CAST(kind AS TEXT) AS kind,
  CAST(tracked AS BOOLEAN) AS tracked,
  CAST(region AS TEXT) AS region,
  CAST(city AS TEXT) AS city
FROM landing.locations
