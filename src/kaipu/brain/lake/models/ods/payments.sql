MODEL (
  name ods.payments,
  kind VIEW,
  description 'Attempts to collect money as they came, on the local day they were made.',
  owner payments,
  grain payment_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(hour AS INT) AS hour,
  CAST(payment_id AS TEXT) AS payment_id,
  CAST(subject AS TEXT) AS subject,
  CAST(provider AS TEXT) AS provider,
  CAST(amount_minor AS BIGINT) AS amount_minor,
  CAST(state AS TEXT) AS state,
  CAST(refunded_minor AS BIGINT) AS refunded_minor,
  CAST(created_at AS TIMESTAMP) AS created_at,
  CAST(settled_at AS TIMESTAMP) AS settled_at
FROM landing.payments
