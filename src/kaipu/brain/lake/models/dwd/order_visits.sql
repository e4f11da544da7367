MODEL (
  name dwd.order_visits,
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  description 'The visit in which an order was placed, where the shop saw one: the last that had begun by then on that day.',
  owner web,
  grain order_id,
  audits (NOT_NULL(columns := (day, order_id, visitor, session, part)), UNIQUE_VALUES(columns := (order_id)))
);

SELECT
  day,
  order_id,
  visitor,
  session,
  part
FROM (
  SELECT
    o.day,
    o.order_id,
    v.visitor,
    v.session,
    v.part,
    ROW_NUMBER() OVER (PARTITION BY o.order_id ORDER BY v.started_at DESC, v.visitor, v.part DESC) AS rank
  FROM dwd.orders AS o
  JOIN dwd.visits AS v
    ON v.session = o.visit AND v.day = o.day
  WHERE
    o.day BETWEEN @start_date AND @end_date AND v.day BETWEEN @start_date AND @end_date
    AND o.visit <> '' AND v.started_at <= o.placed_at
) AS ranked
WHERE rank = 1
