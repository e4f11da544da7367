MODEL (
  name ods.order_lines,
  kind VIEW,
  description 'Lines of orders as they came, on the local day their order was placed. What was weighed is one unit a line, its grams beside it.',
  owner orders,
  grain (order_id, position)
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(position AS INT) AS position,
  CAST(sku_id AS BIGINT) AS sku_id,
  CAST(quantity AS BIGINT) AS quantity,
  CAST(discount_minor AS BIGINT) AS discount_minor,
  CAST(total_minor AS BIGINT) AS total_minor,
  CAST(cost_minor AS BIGINT) AS cost_minor,
  CAST(weight_g AS BIGINT) AS weight_g
FROM landing.order_lines
