MODEL (
  name dwd.price_history,
  kind FULL,
  description 'Base prices from a moment (valid_from) to before another (valid_to). An empty channel means all that have no price of their own.',
  owner pricing,
  grain price_id,
  audits (
    NOT_NULL(columns := (price_id, sku_id, channel, price, valid_from, is_current)),
    UNIQUE_VALUES(columns := (price_id)),
    UNIQUE_COMBINATION_OF_COLUMNS(columns := (sku_id, channel, valid_from))
  )
);

SELECT
  p.price_id,
  p.sku_id,
  p.channel,
  CAST(p.amount_minor * @minor AS DECIMAL(18, 2)) AS price,
  p.valid_from,
  p.valid_until AS valid_to,
  p.valid_from_day AS first_day,
  p.valid_until_day AS end_day,
  p.valid_from_day <= u.day AND (p.valid_until_day IS NULL OR p.valid_until_day > u.day) AS is_current,
  p.reason
FROM ods.prices AS p
CROSS JOIN ods.last_day AS u
