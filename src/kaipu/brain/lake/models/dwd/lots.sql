MODEL (
  name dwd.lots,
  kind FULL,
  description 'Every lot ever seen at the end of a day, with its cost and the day it expires.',
  owner inventory,
  grain lot_id,
  audits (NOT_NULL(columns := (lot_id, location_id, sku_id)), UNIQUE_VALUES(columns := (lot_id)))
);

SELECT
  lot_id,
  MAX(location_id) AS location_id,
  MAX(sku_id) AS sku_id,
  MAX(code) AS code,
  MAX(expires_on) AS expires_on,
  MAX(unit_cost_minor) AS unit_cost_minor,
  MAX(received_at) AS received_at,
  MAX(day) AS last_day
FROM ods.lots
GROUP BY lot_id
