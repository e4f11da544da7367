MODEL (
  name ods.customer_traits,
  kind VIEW,
  description 'Changes of what is known of customers, on the day the lake saw them; attributes are JSON.',
  owner customers,
  grain (customer_id, day)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(gone AS BOOLEAN) AS gone,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(language AS TEXT) AS language,
  CAST(attributes AS TEXT) AS attributes
FROM landing.customer_traits
