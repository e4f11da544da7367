MODEL (
  name ods.survey_answers,
  kind VIEW,
  description 'Answers to our own questionnaires, on the day they were given; of kind nps with a score. Words stay in the shop.',
  owner care,
  grain answer_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(answer_id AS BIGINT) AS answer_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(survey_id AS BIGINT) AS survey_id,
  CAST(kind AS TEXT) AS kind,
  CAST(score AS INT) AS score,
  CAST(customer_id AS BIGINT) AS customer_id
FROM landing.survey_answers
