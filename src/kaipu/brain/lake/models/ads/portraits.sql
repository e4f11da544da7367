MODEL (
  name ads.portraits,
  kind FULL,
  description 'Customers as their orders of the last 365 days draw them: recency, frequency and money in fifths, stage by own rhythm, what, when and how they buy. Shares stand as their two parts.',
  owner customers,
  grain customer_id,
  audits (NOT_NULL(columns := (customer_id, stage)), UNIQUE_VALUES(columns := (customer_id)))
);

WITH until AS (
  SELECT day, CAST(day - 365 AS DATE) AS since
  FROM ods.last_day
), rhythm AS (
  SELECT
    customer_id,
    first_day,
    last_day,
    recency_days,
    days,
    CAST(DATE_DIFF('day', first_day, last_day) AS BIGINT) AS span
  FROM ads.customers
  WHERE orders > 0
), usual AS (
  SELECT
    CAST(GREATEST(SUM(span), 1) AS BIGINT) AS spans,
    CAST(GREATEST(SUM(days - 1), 1) AS BIGINT) AS gaps
  FROM rhythm
), staged AS (
  SELECT
    r.customer_id,
    r.first_day,
    r.recency_days,
    r.days,
    -- the mean gap, drawn towards everybody's as if two gaps of theirs had been seen; kept as a fraction, so that all compare alike
    r.span * u.gaps + 2 * u.spans AS over,
    (r.days + 1) * u.gaps AS under
  FROM rhythm AS r
  CROSS JOIN usual AS u
), recent AS (
  SELECT
    o.customer_id,
    o.order_id,
    o.day,
    o.channel,
    d.weekday,
    CASE WHEN o.hour < 6 THEN 'night' WHEN o.hour < 12 THEN 'morning' WHEN o.hour < 18 THEN 'afternoon' ELSE 'evening' END AS part_of_day,
    o.units,
    o.lines,
    o.gross,
    o.discount,
    o.net
  FROM dws.orders AS o
  CROSS JOIN until AS u
  JOIN dwd.dates AS d
    ON d.day = o.day
  WHERE o.sold AND o.customer_id IS NOT NULL AND o.day > u.since
), summed AS (
  SELECT
    customer_id,
    MAX(day) AS last_day,
    COUNT(*) AS orders,
    SUM(net) AS net,
    SUM(gross) AS gross,
    SUM(discount) AS discount,
    SUM(lines) AS lines,
    SUM(units) AS units
  FROM recent
  GROUP BY customer_id
), fifths AS (
  SELECT
    customer_id,
    NTILE(5) OVER (ORDER BY last_day, customer_id) AS recency_fifth,
    NTILE(5) OVER (ORDER BY orders, customer_id) AS frequency_fifth,
    NTILE(5) OVER (ORDER BY net, customer_id) AS money_fifth
  FROM summed
), weekdays AS (
  SELECT customer_id, weekday, bought,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY bought DESC, weekday) AS rank
  FROM (SELECT customer_id, weekday, COUNT(*) AS bought FROM recent GROUP BY customer_id, weekday) AS counted
), parts AS (
  SELECT customer_id, part_of_day, bought,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY bought DESC, part_of_day) AS rank
  FROM (SELECT customer_id, part_of_day, COUNT(*) AS bought FROM recent GROUP BY customer_id, part_of_day) AS counted
), goods AS (
  SELECT
    r.customer_id,
    l.department,
    l.category,
    s.brand,
    s.own_brand,
    SUM(l.net) AS net,
    SUM(l.gross) AS gross,
    SUM(CASE WHEN l.weight_g IS NULL THEN l.quantity ELSE 0 END) AS pieces,
    SUM(CASE WHEN l.weight_g IS NULL THEN l.gross ELSE 0 END) AS paid_for_pieces,
    SUM(CASE WHEN l.discount > 0 THEN 1 ELSE 0 END) AS offered,
    COUNT(*) AS lines
  FROM dwd.order_lines AS l
  JOIN recent AS r
    ON r.order_id = l.order_id AND r.day = l.day
  LEFT JOIN dwd.skus AS s
    ON s.sku_id = l.sku_id
  GROUP BY r.customer_id, l.department, l.category, s.brand, s.own_brand
), common AS (
  -- in ten-thousandths, halves up, by whole numbers: engines round a division each in its own way
  SELECT
    category,
    CASE WHEN SUM(pieces) > 0 THEN CAST(200 * SUM(100 * paid_for_pieces) + SUM(pieces) AS BIGINT) // CAST(2 * SUM(pieces) AS BIGINT) END AS price
  FROM goods
  GROUP BY category
), leaning AS (
  SELECT
    g.customer_id,
    SUM(CASE WHEN g.own_brand THEN g.net ELSE 0 END) AS own_brand_net,
    SUM(g.offered) AS offered,
    SUM(g.lines) AS lines,
    SUM(g.paid_for_pieces) AS price_paid,
    CAST((CAST(SUM(g.pieces * c.price) AS BIGINT) + 50) // 100 * 0.01 AS DECIMAL(18, 2)) AS price_common
  FROM goods AS g
  LEFT JOIN common AS c
    ON c.category = g.category
  GROUP BY g.customer_id
), everybody AS (
  SELECT SUM(offered) AS offered, SUM(lines) AS lines
  FROM leaning
), departments AS (
  SELECT customer_id, department, net,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY net DESC, department) AS rank
  FROM (SELECT customer_id, department, SUM(net) AS net FROM goods GROUP BY customer_id, department) AS summed
), categories AS (
  SELECT customer_id, category,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY net DESC, category) AS rank
  FROM (SELECT customer_id, category, SUM(net) AS net FROM goods GROUP BY customer_id, category) AS summed
), brands AS (
  SELECT customer_id, brand,
    ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY net DESC, brand) AS rank
  FROM (SELECT customer_id, brand, SUM(net) AS net FROM goods WHERE brand <> '' GROUP BY customer_id, brand) AS summed
)
SELECT
  c.customer_id,
  CASE
    WHEN g.customer_id IS NULL THEN 'none'
    WHEN g.days < 3 AND DATE_DIFF('day', g.first_day, u.day) <= 30 THEN 'new'
    WHEN g.recency_days <= 14 OR g.recency_days * g.under <= 2 * g.over THEN 'active'
    WHEN g.recency_days <= 28 OR g.recency_days * g.under <= 4 * g.over THEN 'at_risk'
    WHEN g.recency_days <= 56 OR g.recency_days * g.under <= 8 * g.over THEN 'sleeping'
    ELSE 'lost'
  END AS stage,
  CAST(CAST(200 * g.over + g.under AS BIGINT) // CAST(2 * g.under AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS usual_gap,
  CAST(f.recency_fifth AS INT) AS recency_fifth,
  CAST(f.frequency_fifth AS INT) AS frequency_fifth,
  CAST(f.money_fifth AS INT) AS money_fifth,
  CAST(COALESCE(s.orders, 0) AS BIGINT) AS orders_year,
  CAST(COALESCE(s.lines, 0) AS BIGINT) AS lines_year,
  CAST(COALESCE(s.units, 0) AS BIGINT) AS units_year,
  CAST(COALESCE(s.net, 0) AS DECIMAL(18, 2)) AS net_year,
  CAST(COALESCE(s.gross, 0) AS DECIMAL(18, 2)) AS gross_year,
  CAST(COALESCE(s.discount, 0) AS DECIMAL(18, 2)) AS discount_year,
  d.department AS top_department,
  CAST(d.net AS DECIMAL(18, 2)) AS top_department_net,
  k.category AS top_category,
  b.brand AS top_brand,
  CAST(l.own_brand_net AS DECIMAL(18, 2)) AS own_brand_net,
  CAST(l.price_paid AS DECIMAL(18, 2)) AS price_paid,
  l.price_common,
  CASE
    WHEN l.price_paid IS NULL OR l.price_common = 0 THEN NULL
    WHEN 10 * l.price_paid < 9 * l.price_common THEN 'low'
    WHEN 10 * l.price_paid > 11 * l.price_common THEN 'high'
    ELSE 'middle'
  END AS price_level,
  CAST(l.offered AS BIGINT) AS offer_lines,
  CASE
    WHEN l.lines IS NULL OR e.offered = 0 THEN NULL
    WHEN 100 * l.offered * e.lines < 75 * e.offered * l.lines THEN 'low'
    WHEN 100 * l.offered * e.lines > 125 * e.offered * l.lines THEN 'high'
    ELSE 'middle'
  END AS offer_liking,
  CASE WHEN s.orders IS NULL THEN NULL WHEN s.lines < 5 * s.orders THEN 'top_up' WHEN s.lines < 15 * s.orders THEN 'middle' ELSE 'stock_up' END AS basket_type,
  CAST(w.weekday AS INT) AS usual_weekday,
  CAST(w.bought AS BIGINT) AS weekday_orders,
  p.part_of_day AS usual_part_of_day,
  CAST(p.bought AS BIGINT) AS part_of_day_orders,
  COALESCE(h.attributes, '{}') AS traits,
  u.day AS until_day
FROM ads.customers AS c
CROSS JOIN until AS u
CROSS JOIN everybody AS e
LEFT JOIN staged AS g
  ON g.customer_id = c.customer_id
LEFT JOIN summed AS s
  ON s.customer_id = c.customer_id
LEFT JOIN fifths AS f
  ON f.customer_id = c.customer_id
LEFT JOIN leaning AS l
  ON l.customer_id = c.customer_id
LEFT JOIN departments AS d
  ON d.customer_id = c.customer_id AND d.rank = 1
LEFT JOIN categories AS k
  ON k.customer_id = c.customer_id AND k.rank = 1
LEFT JOIN brands AS b
  ON b.customer_id = c.customer_id AND b.rank = 1
LEFT JOIN weekdays AS w
  ON w.customer_id = c.customer_id AND w.rank = 1
LEFT JOIN parts AS p
  ON p.customer_id = c.customer_id AND p.rank = 1
LEFT JOIN dwd.customer_history AS h
  ON h.customer_id = c.customer_id AND h.is_current
