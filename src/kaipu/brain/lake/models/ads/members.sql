MODEL (
  name ads.members,
  kind FULL,
  description 'The values of each dimension with their names in both languages.',
  owner sales,
  grain (dimension, member),
  audits (
    NOT_NULL(columns := (dimension, member, name_en, name_zh)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (dimension, member))
  )
);

SELECT 'department' AS dimension, path AS member, name_en, name_zh
FROM ods.categories
WHERE depth = 0
UNION ALL
SELECT 'category' AS dimension, path AS member, name_en, name_zh
FROM ods.categories
WHERE depth <= 1
UNION ALL
SELECT 'location' AS dimension, code AS member, name_en, name_zh
FROM ods.locations
