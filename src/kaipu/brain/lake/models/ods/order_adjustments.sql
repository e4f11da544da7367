MODEL (
  name ods.order_adjustments,
  kind VIEW,
  description 'What explains the discounts of order lines, on the local day their order was placed.',
  owner pricing,
  grain (order_id, position, rank)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(position AS INT) AS position,
  CAST(rank AS INT) AS rank,
  CAST(kind AS TEXT) AS kind,
  CAST(code AS TEXT) AS code,
  CAST(amount_minor AS BIGINT) AS amount_minor
FROM landing.order_adjustments
