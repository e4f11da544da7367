MODEL (
  name ods.purchases,
  kind VIEW,
  description 'Lines of purchase orders as they are now.',
  owner inventory,
  grain purchase_line_id
);

SELECT
  CAST(ordered_at_day AS DATE) AS ordered_at_day,
  CAST(received_at_day AS DATE) AS received_at_day,
  CAST(purchase_line_id AS BIGINT) AS purchase_line_id,
  CAST(number AS TEXT) AS number,
  CAST(supplier_code AS TEXT) AS supplier_code,
  CAST(location_id AS BIGINT) AS location_id,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(state AS TEXT) AS state,
  CAST(reference AS TEXT) AS reference,
  CAST(ordered_at AS TIMESTAMP) AS ordered_at,
  CAST(expected_on AS DATE) AS expected_on,
  CAST(received_at AS TIMESTAMP) AS received_at,
  CAST(quantity AS INT) AS quantity,
  CAST(received AS INT) AS received,
  CAST(unit_cost_minor AS BIGINT) AS unit_cost_minor
FROM landing.purchases
