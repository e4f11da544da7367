MODEL (
  name ods.commissions,
  kind VIEW,
  description 'What partners earned by orders they brought, one row an order and level, as it stands: what a refund clawed back is told beside it.',
  owner marketing,
  grain commission_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(commission_id AS BIGINT) AS commission_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(partner_id AS BIGINT) AS partner_id,
  CAST(level AS INT) AS level,
  CAST(base_minor AS BIGINT) AS base_minor,
  CAST(amount_minor AS BIGINT) AS amount_minor,
  CAST(clawed_minor AS BIGINT) AS clawed_minor,
  CAST(released AS BOOLEAN) AS released
FROM landing.commissions
