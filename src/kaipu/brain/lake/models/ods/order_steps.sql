MODEL (
  name ods.order_steps,
  kind VIEW,
  description 'Steps of orders as their timeline tells them, on the local day their order was placed.',
  owner orders,
  grain step_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(step_id AS BIGINT) AS step_id,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(kind AS TEXT) AS kind
FROM landing.order_steps
