"""Reads for win-backs: who fell silent, and what such people did by themselves in the past."""

from datetime import date, datetime, timedelta

from kaipu.brain.decisions import api as decisions
from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.brain.winbacks.rules import Group, Habit, pool

WINDOW_DAYS = 14
ANCHORS = 6
KIND = "winback"

_HABIT = """
WITH anchors AS (
  SELECT CAST($last AS DATE) - CAST(n * $window AS INT) AS day FROM RANGE(1, $anchors + 1) AS r (n)
), before AS (
  SELECT a.day, o.customer_id, COUNT(*) AS orders, MAX(o.day) AS last_day
  FROM anchors AS a JOIN dws.orders AS o ON o.day <= a.day AND o.sold AND o.customer_id IS NOT NULL GROUP BY ALL
), silent AS (
  SELECT * FROM before WHERE orders >= $orders AND DATE_DIFF('day', last_day, day) BETWEEN $least AND $most
), after AS (
  SELECT s.day, s.customer_id, COUNT(o.order_id) AS orders, SUM(o.costed - o.cost) AS profit, SUM(o.net) AS net
  FROM silent AS s LEFT JOIN dws.orders AS o
    ON o.customer_id = s.customer_id AND o.sold AND o.day > s.day AND o.day <= s.day + $window
  GROUP BY ALL
)
SELECT CAST(day AS VARCHAR), COUNT(*), COUNT(*) FILTER (WHERE orders > 0), CAST(COALESCE(SUM(profit), 0) AS DOUBLE),
       CAST(COALESCE(SUM(net), 0) AS DOUBLE), SUM(orders)
FROM after GROUP BY day ORDER BY day
"""


def conditions_of(group: Group) -> tuple[segments.Condition, ...]:
    """Return a group as conditions of a segment, of who agreed to mail only."""
    return (
        segments.Condition("orders", "least", f"{group.least_orders}"),
        segments.Condition("recency", "least", f"{group.least_days}"),
        segments.Condition("recency", "most", f"{group.most_days}"),
        segments.Condition("consent", "is", "marketing_email"),
    )


def find_habit(*, group: Group, last: date, at: datetime) -> tuple[Habit, list[tuple[str, int, int]]] | None:
    """Return what such people did within two weeks in the last twelve, with (day, people, returners) by anchor; None if nobody was one.

    Raises lake.NothingPublished.
    """
    rows = lake.ask(
        _HABIT,
        {
            "last": last, "window": WINDOW_DAYS, "anchors": ANCHORS, "orders": group.least_orders,
            "least": group.least_days, "most": group.most_days,
        },
        at=at,
    )  # fmt: skip
    seen, back = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if not seen or not back:
        return None
    headcount = segments.count_people(match="all", conditions=conditions_of(group), at=at)
    orders = sum(row[5] for row in rows) or 1
    habit = Habit(
        headcount.people, seen, back / seen, 100 * sum(row[3] for row in rows) / back, 100 * sum(row[4] for row in rows) / orders
    )  # fmt: skip
    return habit, [(row[0], row[1], row[2]) for row in rows]


def find_uplift() -> tuple[float, float]:
    """Return the uplift of ten per cent off with its standard error, from measured campaigns of this kind and the assumption."""
    measured = []
    for each in decisions.list_decisions(kind=KIND, state="measured", limit=50):
        details = (each.measurement or {}).get("details", {})
        if details.get("uplift_error"):
            measured.append((float(details["uplift"]), float(details["uplift_error"])))
    return pool(measured)


def last_full_day(*, at: datetime) -> date:
    """Return the last day the warehouse has whole. Raises lake.NothingPublished."""
    build = lake.find_published()
    if build is None or build.published_until is None:
        raise lake.NothingPublished
    return build.published_until - timedelta(days=1)
