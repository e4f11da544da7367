MODEL (
  name ods.content,
  kind VIEW,
  description 'What the shop tells: articles, pages, videos and live entries, as they are now.',
  owner marketing,
  grain content_id
);

SELECT
  CAST(published_at_day AS DATE) AS published_at_day,
  CAST(content_id AS BIGINT) AS content_id,
  CAST(kind AS TEXT) AS kind,
  CAST(slug AS TEXT) AS slug,
  CAST(stage AS TEXT) AS stage,
  CAST(state AS TEXT) AS state,
  CAST(title_en AS TEXT) AS title_en,
  CAST(title_zh AS TEXT) AS title_zh,
  CAST(channels AS TEXT) AS channels,
  CAST(campaign_id AS BIGINT) AS campaign_id,
  CAST(budget_minor AS BIGINT) AS budget_minor,
  CAST(live AS BOOLEAN) AS live,
  CAST(published_at AS TIMESTAMP) AS published_at,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.content
