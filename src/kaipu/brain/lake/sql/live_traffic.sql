-- The twin of ads.traffic_daily for days that no snapshot covers: the events of the spool, cut into visits as dwd.visits does.
-- Placeholders: {member} one SQL expression, {when} the days; {joins} is not needed here.
SELECT n.day, {member} AS member, n.simulated,
       count(*) AS visits,
       sum(n.page_views)::bigint AS page_views,
       sum(n.saw_product)::bigint AS product_visits,
       sum(n.filled_cart)::bigint AS cart_visits,
       sum(n.checked_out)::bigint AS checkout_visits,
       sum(n.purchased)::bigint AS purchase_visits
  FROM (SELECT day, max(device) FILTER (WHERE begins = 1) AS device, max(language) FILTER (WHERE begins = 1) AS language,
               max(origin) FILTER (WHERE begins = 1) AS origin, bool_or(simulated) AS simulated,
               count(DISTINCT view) FILTER (WHERE name = 'page_view') AS page_views,
               max((name = 'product_view')::int) AS saw_product,
               max((name = 'add_to_cart')::int) AS filled_cart,
               max((name = 'checkout_step')::int) AS checked_out,
               max((name = 'purchase')::int) AS purchased
          FROM (SELECT m.*, sum(begins) OVER (PARTITION BY day, visitor, session ORDER BY at, event_id) AS part
                  FROM (SELECT e.*, CASE WHEN e.at > lag(e.at) OVER w + interval '30 minutes' OR lag(e.at) OVER w IS NULL
                                         THEN 1 ELSE 0 END AS begins
                          FROM (SELECT r.*, (r.at AT TIME ZONE %(zone)s)::date AS day
                                  FROM lake_event_v1 r WHERE {when} AND NOT r.bot) e
                        WINDOW w AS (PARTITION BY e.day, e.visitor, e.session ORDER BY e.at, e.event_id)) m) p
         GROUP BY day, visitor, session, part) n
  {joins}
 GROUP BY n.day, {member}, n.simulated
