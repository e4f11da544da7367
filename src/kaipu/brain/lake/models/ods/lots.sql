MODEL (
  name ods.lots,
  kind VIEW,
  description 'Lots as they stood when the day was over.',
  owner inventory,
  grain (day, lot_id)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(lot_id AS BIGINT) AS lot_id,
  CAST(location_id AS BIGINT) AS location_id,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(code AS TEXT) AS code,
  CAST(expires_on AS DATE) AS expires_on,
  CAST(on_hand AS INT) AS on_hand,
  CAST(unit_cost_minor AS BIGINT) AS unit_cost_minor,
  CAST(received_at AS TIMESTAMP) AS received_at
FROM landing.lots
