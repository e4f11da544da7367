MODEL (
  name ods.conversations,
  kind VIEW,
  description 'Conversations of our own inbox as they stand, on the day they began. What was said stays in the shop.',
  owner care,
  grain conversation_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(conversation_id AS TEXT) AS conversation_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(channel AS TEXT) AS channel,
  CAST(topic AS TEXT) AS topic,
  CAST(state AS TEXT) AS state,
  CAST(reached_at AS TIMESTAMP) AS reached_at,
  CAST(first_response_at AS TIMESTAMP) AS first_response_at,
  CAST(resolved_at AS TIMESTAMP) AS resolved_at,
  CAST(csat AS INT) AS csat,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.conversations
