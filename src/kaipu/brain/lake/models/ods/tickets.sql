MODEL (
  name ods.tickets,
  kind VIEW,
  description 'Tickets of the help desk as they stand, on the day they were opened.',
  owner care,
  grain row_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(row_id AS BIGINT) AS row_id,
  CAST(at AS TIMESTAMP) AS at,
  CAST(ticket AS TEXT) AS ticket,
  CAST(channel AS TEXT) AS channel,
  CAST(topic AS TEXT) AS topic,
  CAST(first_response_at AS TIMESTAMP) AS first_response_at,
  CAST(resolved_at AS TIMESTAMP) AS resolved_at,
  CAST(csat AS INT) AS csat,
  CAST(customer_id AS BIGINT) AS customer_id,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(simulated AS BOOLEAN) AS simulated
FROM landing.tickets
