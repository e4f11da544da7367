MODEL (
  name dwd.tickets,
  kind VIEW,
  description 'What reached the care team, out of our own inbox and the help desk elsewhere. From the day on which a channel first has a conversation of our own, the help desk elsewhere is not asked for that channel any more: so none counts twice.',
  owner care,
  grain ticket_id
);

WITH moved AS (
  SELECT
    CASE WHEN channel = 'mail' THEN 'email' ELSE channel END AS channel,
    MIN(day) AS since
  FROM ods.conversations
  GROUP BY
    1
)
SELECT
  c.day,
  CONCAT('desk:', c.conversation_id) AS ticket_id,
  c.conversation_id AS ticket,
  'desk' AS source,
  c.at,
  CASE WHEN c.channel = 'mail' THEN 'email' ELSE c.channel END AS channel,
  CASE WHEN c.topic = '' THEN 'other' ELSE c.topic END AS topic,
  c.first_response_at,
  c.resolved_at,
  c.csat,
  c.customer_id,
  c.order_id,
  c.simulated
FROM ods.conversations AS c
WHERE
  NOT c.reached_at IS NULL AND c.state <> 'merged'
UNION ALL
SELECT
  t.day,
  CONCAT('elsewhere:', CAST(t.row_id AS TEXT)) AS ticket_id,
  t.ticket,
  'elsewhere' AS source,
  t.at,
  t.channel,
  t.topic,
  t.first_response_at,
  t.resolved_at,
  t.csat,
  t.customer_id,
  t.order_id,
  t.simulated
FROM ods.tickets AS t
LEFT JOIN moved AS m
  ON m.channel = t.channel
WHERE
  m.since IS NULL OR t.day < m.since
