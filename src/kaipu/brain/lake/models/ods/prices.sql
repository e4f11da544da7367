MODEL (
  name ods.prices,
  kind VIEW,
  description 'Base prices with their history, as they were last night.',
  owner pricing,
  grain price_id
);

SELECT
  CAST(valid_from_day AS DATE) AS valid_from_day,
  CAST(valid_until_day AS DATE) AS valid_until_day,
  CAST(price_id AS BIGINT) AS price_id,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(channel AS TEXT) AS channel,
  CAST(amount_minor AS BIGINT) AS amount_minor,
  CAST(valid_from AS TIMESTAMP) AS valid_from,
  CAST(valid_until AS TIMESTAMP) AS valid_until,
  CAST(reason AS TEXT) AS reason
FROM landing.prices
