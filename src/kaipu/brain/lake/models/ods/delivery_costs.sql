MODEL (
  name ods.delivery_costs,
  kind VIEW,
  description 'What carriers billed for a hand-over, on the day the hand-over began.',
  owner fulfilment,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(fulfilment_id AS BIGINT) AS fulfilment_id,
  CAST(carrier AS TEXT) AS carrier,
  CAST(cost_minor AS BIGINT) AS cost_minor,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.delivery_costs
