MODEL (
  name ods.supply,
  kind VIEW,
  description 'How SKUs are bought, as it was last night.',
  owner inventory,
  grain sku_id
);

SELECT
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(supplier_code AS TEXT) AS supplier_code,
  CAST(lead_time_days AS INT) AS lead_time_days,
  CAST(unit_cost_minor AS BIGINT) AS unit_cost_minor,
  CAST(pack_units AS INT) AS pack_units
FROM landing.supply
