MODEL (
  name ods.movements,
  kind VIEW,
  description 'Changes of stock as they came.',
  owner inventory,
  grain movement_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(movement_id AS BIGINT) AS movement_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(location_id AS BIGINT) AS location_id,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(lot_id AS BIGINT) AS lot_id,
  CAST(quantity AS INT) AS quantity,
  CAST(reason AS TEXT) AS reason,
  CAST(reference AS TEXT) AS reference,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.movements
