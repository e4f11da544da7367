-- The twin of ads.sales_daily for days that no snapshot covers, from the same views that the warehouse is fed from.
-- Placeholders: {member} one SQL expression, {joins} what it needs, {when} the days.
SELECT g.day, g.member, g.simulated,
       count(*) AS placed_orders,
       count(*) FILTER (WHERE g.sold) AS orders,
       count(*) FILTER (WHERE g.sold AND g.buyer_kind = 'new') AS new_buyers,
       coalesce(sum(g.units) FILTER (WHERE g.sold), 0)::bigint AS units,
       sum(g.charged + g.discount)::bigint AS gmv_minor,
       coalesce(sum(g.charged) FILTER (WHERE g.paid), 0)::bigint AS paid_minor,
       coalesce(sum(g.refunded) FILTER (WHERE g.paid), 0)::bigint AS refunded_minor,
       coalesce(sum(g.charged + g.discount) FILTER (WHERE g.sold), 0)::bigint AS gross_minor,
       coalesce(sum(g.discount) FILTER (WHERE g.sold), 0)::bigint AS discount_minor,
       coalesce(sum(g.charged - g.refunded) FILTER (WHERE g.sold), 0)::bigint AS net_minor,
       coalesce(sum(g.costed) FILTER (WHERE g.sold), 0)::bigint AS costed_minor,
       coalesce(sum(g.cost) FILTER (WHERE g.sold), 0)::bigint AS cost_minor,
       array_agg(g.customer_id) FILTER (WHERE g.sold AND g.customer_id IS NOT NULL) AS buyers
  FROM (SELECT n.day, n.order_id, {member} AS member, n.simulated, n.sold, n.paid, n.buyer_kind, n.customer_id,
               sum(n.quantity) AS units, sum(n.total_minor) AS charged, sum(n.discount_minor) AS discount,
               sum(n.refunded_minor) AS refunded,
               sum(CASE WHEN n.cost_minor IS NULL THEN 0 ELSE n.total_minor - n.refunded_minor END) AS costed,
               sum(coalesce(n.cost_minor, 0)) AS cost
          FROM (SELECT o.*, l.sku_id, l.quantity, l.total_minor, l.discount_minor, l.cost_minor,
                       CASE WHEN o.refund = 0 THEN 0 ELSE coalesce(
                           div(least(o.refund, sum(l.total_minor) OVER w) * sum(l.total_minor) OVER until_here,
                               nullif(sum(l.total_minor) OVER w, 0))
                         - div(least(o.refund, sum(l.total_minor) OVER w) * (sum(l.total_minor) OVER until_here - l.total_minor),
                               nullif(sum(l.total_minor) OVER w, 0)), 0)
                       END AS refunded_minor
                  FROM (SELECT (r.placed_at AT TIME ZONE %(zone)s)::date AS day, r.order_id, r.customer_id, r.location_id,
                               r.channel, r.simulated, r.refunded_minor AS refund, r.paid_at IS NOT NULL AS paid,
                               r.state IN ('paid', 'ready', 'shipped', 'completed', 'refunded') AS sold,
                               CASE WHEN r.customer_id IS NULL THEN 'guest'
                                    WHEN r.state IN ('paid', 'ready', 'shipped', 'completed', 'refunded')
                                         AND NOT EXISTS (
                                             SELECT 1 FROM lake_order_v1 e
                                              WHERE e.customer_id = r.customer_id AND e.placed_at <= r.placed_at
                                                AND (e.placed_at, e.order_id) < (r.placed_at, r.order_id)
                                                AND e.state IN ('paid', 'ready', 'shipped', 'completed', 'refunded'))
                                    THEN 'new' ELSE 'returning' END AS buyer_kind
                          FROM lake_order_v1 r WHERE {when}) o
                  JOIN lake_order_line_v1 l ON l.order_id = o.order_id
                WINDOW w AS (PARTITION BY l.order_id),
                       until_here AS (PARTITION BY l.order_id ORDER BY l.position
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) n
          {joins}
         GROUP BY n.day, n.order_id, {member}, n.simulated, n.sold, n.paid, n.buyer_kind, n.customer_id) g
 GROUP BY g.day, g.member, g.simulated
