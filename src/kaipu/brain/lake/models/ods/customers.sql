MODEL (
  name ods.customers,
  kind VIEW,
  description 'Customers without their names and addresses, as they were last night.',
  owner customers,
  grain customer_id
);

SELECT
  CAST(joined_at_day AS DATE) AS joined_at_day,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(language AS TEXT) AS language,
  CAST(joined_at AS TIMESTAMP) AS joined_at,
  CAST(attributes AS TEXT) AS attributes,
  CAST(erased AS BOOLEAN) AS erased
FROM landing.customers
