MODEL (
  name dwd.persons,
  kind FULL,
  description 'The number by which each person is counted: of a customer, or of a visitor for as long as nobody knows whose it is.',
  owner customers,
  grain person,
  audits (
    NOT_NULL(columns := (person)),
    UNIQUE_VALUES(columns := (person)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (customer_id, visitor))
  )
);

SELECT
  person,
  customer_id,
  visitor
FROM ods.persons
WHERE customer_id IS NOT NULL OR visitor IS NOT NULL
