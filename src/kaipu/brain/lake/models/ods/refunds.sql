MODEL (
  name ods.refunds,
  kind VIEW,
  description 'Refunds as they came, on the local day they were decided.',
  owner payments,
  grain refund_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(refund_id AS TEXT) AS refund_id,
  CAST(payment_id AS TEXT) AS payment_id,
  CAST(subject AS TEXT) AS subject,
  CAST(amount_minor AS BIGINT) AS amount_minor,
  CAST(state AS TEXT) AS state,
  CAST(reason AS TEXT) AS reason,
  CAST(created_at AS TIMESTAMP) AS created_at,
  CAST(settled_at AS TIMESTAMP) AS settled_at
FROM landing.refunds
