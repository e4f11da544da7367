MODEL (
  name ods.contacts,
  kind VIEW,
  description 'Contacts with customers out of the CRM.',
  owner care,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(channel AS TEXT) AS channel,
  CAST(direction AS TEXT) AS direction,
  CAST(purpose AS TEXT) AS purpose,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.contacts
