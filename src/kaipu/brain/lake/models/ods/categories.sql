MODEL (
  name ods.categories,
  kind VIEW,
  description 'The category tree as it is now; the path names a node.',
  owner catalog,
  grain category_id
);

SELECT
  CAST(category_id AS BIGINT) AS category_id,
  CAST(parent_id AS BIGINT) AS parent_id,
  CAST(path AS TEXT) AS path,
  CAST(name_en AS TEXT) AS name_en,
  CAST(name_zh AS TEXT) AS name_zh,
  CAST(depth AS INT) AS depth
FROM landing.categories
