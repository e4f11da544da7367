MODEL (
  name dwd.occasions,
  kind FULL,
  description 'Holidays, festivals, shopping days and solar terms by day, with their names; `rank` 1 is the weightiest of the day.',
  owner kernel,
  grain (day, kind, code),
  audits (
    NOT_NULL(columns := (day, kind, code, name_en, name_zh)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (day, kind, code)),
    ACCEPTED_VALUES(
      column := kind, is_in := ('public_cn', 'public_us', 'workday_cn', 'festival', 'shopping', 'term')
    )
  )
);

SELECT
  o.day,
  o.kind,
  o.code,
  n.name_en,
  n.name_zh,
  CAST(ROW_NUMBER() OVER (
    PARTITION BY o.day
    ORDER BY
      CASE o.kind
        WHEN 'festival' THEN 1
        WHEN 'public_cn' THEN 2
        WHEN 'shopping' THEN 3
        WHEN 'public_us' THEN 4
        WHEN 'term' THEN 5
        ELSE 6
      END,
      o.code
  ) AS INT) AS rank
FROM ods.occasions AS o
LEFT JOIN ods.occasion_names AS n
  ON n.code = o.code
