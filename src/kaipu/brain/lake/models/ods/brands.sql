MODEL (
  name ods.brands,
  kind VIEW,
  description 'Brands as they were last night.',
  owner catalog,
  grain brand_id
);

SELECT
  CAST(brand_id AS BIGINT) AS brand_id,
  CAST(slug AS TEXT) AS slug,
  CAST(name_en AS TEXT) AS name_en,
  CAST(name_zh AS TEXT) AS name_zh,
  CAST(own AS BOOLEAN) AS own
FROM landing.brands
