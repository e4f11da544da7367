-- The twin of ads.stock_daily for today: stock as it stands now. Yesterday's stock is known from its snapshot only.
-- Placeholders: {member} one SQL expression, {joins} what it needs, {when} whether today is among the days asked for.
SELECT n.day, {member} AS member, false AS simulated,
       count(*) AS kept,
       count(*) FILTER (WHERE n.on_hand <= n.reserved) AS out_of_stock,
       sum(n.on_hand)::bigint AS units,
       sum(coalesce(n.on_hand * y.unit_cost_minor, 0))::bigint AS value_minor
  FROM (SELECT r.*, %(today)s::date AS day FROM lake_level_v1 r WHERE {when}) n
  LEFT JOIN lake_supply_v1 y ON y.sku_id = n.sku_id
  {joins}
 GROUP BY n.day, {member}
