MODEL (
  name ods.fulfilments,
  kind VIEW,
  description 'The handing over of orders, on the local day it began.',
  owner fulfilment,
  grain fulfilment_id
);

SELECT
  CAST(day AS DATE) AS day,
  CAST(done_at_day AS DATE) AS done_at_day,
  CAST(fulfilment_id AS BIGINT) AS fulfilment_id,
  CAST(order_id AS BIGINT) AS order_id,
  CAST(kind AS TEXT) AS kind,
  CAST(state AS TEXT) AS state,
  CAST(promised_on AS DATE) AS promised_on,
  CAST(created_at AS TIMESTAMP) AS created_at,
  CAST(shipped_at AS TIMESTAMP) AS shipped_at,
  CAST(done_at AS TIMESTAMP) AS done_at,
  CAST(carrier AS TEXT) AS carrier
FROM landing.fulfilments
