MODEL (
  name ods.persons,
  kind VIEW,
  description 'Numbers of customers and visitors, one row each, given once and never again.',
  owner customers,
  grain person
);

SELECT
  CAST(person AS BIGINT) AS person,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(visitor AS TEXT) AS visitor
FROM landing.persons
