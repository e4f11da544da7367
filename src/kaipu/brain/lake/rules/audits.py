"""Checks across relations and days, as data; what concerns one relation alone stands in its own MODEL block.

Each statement returns one number: how many rows, cents or days are wrong. `{until}` is the last day that is built. What
blocks stops the publication; the others are warnings that are kept with the build.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a relation."""

    relation: str
    name: str
    statement: str
    blocking: bool = True


USUAL_WEEKS, USUAL_LEAST = 8, 4
_VOLUME = """
WITH n AS (SELECT day, count(*) AS rows FROM {relation}
           WHERE day BETWEEN DATE '{{until}}' - {days} AND DATE '{{until}}' GROUP BY day),
b AS (SELECT min(day) AS first FROM {relation}),
w AS (SELECT CAST(DATE '{{until}}' - CAST(7 * k AS INTEGER) AS DATE) AS day FROM range(1, {weeks} + 1) AS r(k)),
u AS (SELECT coalesce(n.rows, 0) AS rows FROM w CROSS JOIN b LEFT JOIN n ON n.day = w.day WHERE w.day >= b.first),
m AS (SELECT median(rows) AS middle, count(*) AS weeks FROM u),
s AS (SELECT median(abs(u.rows - m.middle)) AS spread FROM u CROSS JOIN m)
SELECT CASE WHEN m.weeks >= {least} AND m.middle > 0
             AND abs(coalesce((SELECT rows FROM n WHERE day = DATE '{{until}}'), 0) - m.middle)
                 > greatest(5 * 1.4826 * s.spread, 0.5 * m.middle) THEN 1 ELSE 0 END
FROM m CROSS JOIN s
"""


def _volume(relation: str) -> Check:
    """Compare the last day's rows with the same weekday's usual: median and MAD of eight weeks, five sigmas and half off.

    Simulated trade counts as well: it comes the same way, and the question is whether something got lost on it.
    """
    statement = _VOLUME.format(relation=relation, days=7 * USUAL_WEEKS, weeks=USUAL_WEEKS, least=USUAL_LEAST)
    return Check(relation, "volume_anomaly", statement, blocking=False)


def _rows(relation: str, origin: str) -> Check:
    return Check(
        relation, "row_count",
        f"SELECT abs((SELECT count(*) FROM {origin} WHERE day <= DATE '{{until}}') - (SELECT count(*) FROM {relation}))",
    )  # fmt: skip


def _balance(relation: str, column: str, origin: str, expression: str) -> Check:
    return Check(
        relation, f"{column}_balance",
        f"SELECT CAST(abs((SELECT coalesce(sum({expression}), 0) FROM {origin}) "
        f"- (SELECT coalesce(sum({column}), 0) FROM {relation})) * 100 AS BIGINT)",
    )  # fmt: skip


def _reference(relation: str, name: str, condition: str, *, blocking: bool = True) -> Check:
    return Check(relation, f"{name}_known", f"SELECT count(*) FROM {relation} WHERE {condition}", blocking)


CHECKS = (
    _rows("dwd.orders", "ods.orders"),
    _rows("dwd.order_lines", "ods.order_lines"),
    _rows("dws.orders", "ods.orders"),
    _rows("dws.order_lines", "ods.order_lines"),
    _rows("dws.payments", "ods.payments"),
    _rows("dws.refunds", "ods.refunds"),
    _rows("dws.fulfilments", "ods.fulfilments"),
    _balance("dws.basket_categories", "net", "dwd.order_lines", "CASE WHEN sold THEN net ELSE 0 END"),
    _balance("dws.orders", "net", "dwd.order_lines", "CASE WHEN sold THEN net ELSE 0 END"),
    _balance("dws.orders", "gmv", "dwd.order_lines", "gross"),
    _balance("dws.order_lines", "net", "dws.orders", "net"),
    _balance("dws.order_lines", "refunded", "dws.orders", "refunded"),
    Check(
        "dws.stock", "unit_balance",
        "SELECT abs((SELECT coalesce(sum(on_hand), 0) FROM ods.levels WHERE day <= DATE '{until}') "
        "- (SELECT coalesce(sum(coalesce(on_hand_g, on_hand)), 0) FROM dws.stock))",
    ),
    Check(
        "dws.orders", "freshness",
        "SELECT count(*) FROM (SELECT DISTINCT day FROM ods.order_lines WHERE day <= DATE '{until}' "
        "EXCEPT SELECT DISTINCT day FROM dws.orders) AS missing",
    ),
    Check(
        "dws.stock", "freshness",
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM dws.stock) AND NOT EXISTS (SELECT 1 FROM dws.stock "
        "WHERE day = DATE '{until}') THEN 1 ELSE 0 END",
        blocking=False,
    ),
    _reference("dws.orders", "location", "location IS NULL"),
    _reference("dws.order_lines", "sku", "sku = '?'", blocking=False),
    _reference("dws.payments", "order", "order_id IS NULL", blocking=False),
    _reference("dws.refunds", "order", "order_id IS NULL", blocking=False),
    _reference(
        "dws.stock_flows", "kind",
        "(kind IN ('received', 'imported') AND units < 0) OR (kind IN ('sold', 'expired', 'wasted') AND units > 0)",
        blocking=False,
    ),
    _volume("dws.orders"),
    _volume("dws.visits"),
    _volume("dws.stock_flows"),
)  # fmt: skip
