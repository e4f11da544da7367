-- Visits of a day as it goes, cut as dwd.visits cuts them. Placeholder: {when} the moments.
SELECT n.day, count(*) AS visits, sum(n.purchased)::bigint AS purchase_visits
  FROM (SELECT day, max((name = 'purchase')::int) AS purchased
          FROM (SELECT m.*, sum(begins) OVER (PARTITION BY day, visitor, session ORDER BY at, event_id) AS part
                  FROM (SELECT e.*, CASE WHEN e.at > lag(e.at) OVER w + interval '30 minutes' OR lag(e.at) OVER w IS NULL
                                         THEN 1 ELSE 0 END AS begins
                          FROM (SELECT r.*, (r.at AT TIME ZONE %(zone)s)::date AS day
                                  FROM lake_event_v1 r WHERE {when} AND NOT r.bot) e
                        WINDOW w AS (PARTITION BY e.day, e.visitor, e.session ORDER BY e.at, e.event_id)) m) p
         GROUP BY day, visitor, session, part) n
 GROUP BY n.day
