MODEL (
  name dwd.scores,
  kind VIEW,
  description 'Whether people would recommend us, out of our own questionnaires and those asked elsewhere. From the day of our first answer on, those asked elsewhere do not count: so nobody counts twice.',
  owner care,
  grain answer_id
);

WITH moved AS (
  SELECT
    MIN(day) AS since
  FROM ods.survey_answers
  WHERE
    kind = 'nps' AND NOT score IS NULL
)
SELECT
  a.day,
  CONCAT('desk:', CAST(a.answer_id AS TEXT)) AS answer_id,
  'desk' AS source,
  'web' AS channel,
  a.score AS nps,
  a.customer_id,
  FALSE AS simulated
FROM ods.survey_answers AS a
WHERE
  a.kind = 'nps' AND NOT a.score IS NULL
UNION ALL
SELECT
  s.day,
  CONCAT('elsewhere:', CAST(s.row_id AS TEXT)) AS answer_id,
  'elsewhere' AS source,
  s.channel,
  s.nps,
  s.customer_id,
  s.simulated
FROM ods.surveys AS s
CROSS JOIN moved AS m
WHERE
  m.since IS NULL OR s.day < m.since
