MODEL (
  name dws.basket_members,
  kind VIEW,
  description 'Each order once for every dimension and, of goods, once for every value in it: what daily tables add up.',
  owner sales,
  grain (order_id, dimension, member)
);

WITH per_order AS (
  SELECT
    day, order_id, customer_id, location_id, channel, buyer_kind, simulated, sold, paid,
    SUM(units) AS units, SUM(gmv) AS gmv, SUM(charged) AS charged, SUM(refunded) AS refunded, SUM(gross) AS gross,
    SUM(discount) AS discount, SUM(net) AS net, SUM(costed) AS costed, SUM(cost) AS cost
  FROM dws.basket_categories
  GROUP BY day, order_id, customer_id, location_id, channel, buyer_kind, simulated, sold, paid
), per_department AS (
  SELECT
    day, order_id, customer_id, department, buyer_kind, simulated, sold, paid,
    SUM(units) AS units, SUM(gmv) AS gmv, SUM(charged) AS charged, SUM(refunded) AS refunded, SUM(gross) AS gross,
    SUM(discount) AS discount, SUM(net) AS net, SUM(costed) AS costed, SUM(cost) AS cost
  FROM dws.basket_categories
  GROUP BY day, order_id, customer_id, department, buyer_kind, simulated, sold, paid
)
SELECT
  day, 'total' AS dimension, '' AS member, order_id, customer_id, buyer_kind, simulated, sold,
  units, gmv, charged, refunded, gross, discount, net, costed, cost
FROM per_order
UNION ALL
SELECT
  o.day, 'location' AS dimension, l.code AS member, o.order_id, o.customer_id, o.buyer_kind, o.simulated, o.sold,
  o.units, o.gmv, o.charged, o.refunded, o.gross, o.discount, o.net, o.costed, o.cost
FROM per_order AS o
JOIN ods.locations AS l
  ON l.location_id = o.location_id
UNION ALL
SELECT
  day, 'channel' AS dimension, channel AS member, order_id, customer_id, buyer_kind, simulated, sold,
  units, gmv, charged, refunded, gross, discount, net, costed, cost
FROM per_order
UNION ALL
SELECT
  day, 'buyer' AS dimension, buyer_kind AS member, order_id, customer_id, buyer_kind, simulated, sold,
  units, gmv, charged, refunded, gross, discount, net, costed, cost
FROM per_order
UNION ALL
SELECT
  day, 'department' AS dimension, department AS member, order_id, customer_id, buyer_kind, simulated, sold,
  units, gmv, charged, refunded, gross, discount, net, costed, cost
FROM per_department
UNION ALL
SELECT
  day, 'category' AS dimension, category AS member, order_id, customer_id, buyer_kind, simulated, sold,
  units, gmv, charged, refunded, gross, discount, net, costed, cost
FROM dws.basket_categories
