MODEL (
  name ods.content_figures,
  kind VIEW,
  description 'What a day added to a post of the shop at another company, as that company tells it; a correction is negative.',
  owner marketing,
  grain figure_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(figure_id AS BIGINT) AS figure_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(content_id AS BIGINT) AS content_id,
  CAST(channel AS TEXT) AS channel,
  CAST(reads AS BIGINT) AS reads,
  CAST(likes AS BIGINT) AS likes,
  CAST(shares AS BIGINT) AS shares,
  CAST(comments AS BIGINT) AS comments,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.content_figures
