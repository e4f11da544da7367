MODEL (
  name ods.competitor_prices,
  kind VIEW,
  description 'What competitors asked for their products on a day, with our SKU where there is a match.',
  owner pricing,
  grain price_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(price_id AS BIGINT) AS price_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(competitor AS TEXT) AS competitor,
  CAST(product_id AS BIGINT) AS product_id,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(price_minor AS BIGINT) AS price_minor,
  CAST(regular_minor AS BIGINT) AS regular_minor,
  CAST(promotion AS TEXT) AS promotion,
  CAST(in_stock AS BOOLEAN) AS in_stock,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.competitor_prices
