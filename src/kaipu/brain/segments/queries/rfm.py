"""Reads of recency, frequency and money as they are scored now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kaipu.brain.lake import api as lake
from kaipu.brain.segments.models import RfmSetting
from kaipu.brain.segments.rules import Scoring, score_sql
from kaipu.kernel import clock

_SUMMED = """
WITH summed AS (
  SELECT o.customer_id, date_diff('day', MAX(o.day), CAST($today AS DATE)) AS recency, COUNT(*) AS orders, SUM(o.net) AS net
    FROM dws.orders AS o WHERE o.sold AND o.customer_id IS NOT NULL AND o.day > CAST($since AS DATE) GROUP BY o.customer_id
), scored AS (SELECT customer_id, orders, net, {scores} FROM summed)
"""
_COLUMNS = {"rfm_recency": "r", "rfm_frequency": "f", "rfm_money": "m"}
_SIGNS = {"least": ">=", "most": "<=", "is": "="}


@dataclass(frozen=True, slots=True)
class Cell:
    """Customers with the same scores of recency and frequency: how many, their orders and net sales, and how many of each money score."""

    recency: int
    frequency: int
    people: int
    orders: int
    net: Decimal
    money: tuple[int, ...]


def get_scoring() -> Scoring:
    """Return how scores are given; the usual way before anybody changed it."""
    row = RfmSetting.objects.order_by("-id").first()
    return Scoring(row.way, row.days, *map(tuple, (row.recency, row.frequency, row.money))) if row else Scoring()


def list_scores(*, at: datetime) -> list[Cell]:
    """Return customers by scores, those without an order in the days left out. Raises lake.NothingPublished, lake.QueryTooLong."""
    scoring = get_scoring()
    money = ", ".join(f"COUNT(*) FILTER (WHERE m = {score})" for score in range(1, 6))
    asked = f"{_SUMMED.format(scores=score_sql(scoring))} SELECT r, f, COUNT(*), SUM(orders), SUM(net), {money} FROM scored GROUP BY r, f ORDER BY r, f"
    return [
        Cell(row[0], row[1], row[2], row[3], row[4], tuple(row[5:]))
        for row in lake.ask(asked, _days(scoring, at), at=at)
    ]


def list_scored(*, field: str, op: str, score: int, at: datetime) -> list[int]:
    """Return whose score of a field compares so, in order. Raises lake.NothingPublished, lake.QueryTooLong."""
    scoring = get_scoring()
    where = f"{_COLUMNS[field]} {_SIGNS[op]} {int(score)}"
    asked = (
        f"{_SUMMED.format(scores=score_sql(scoring))} SELECT customer_id FROM scored WHERE {where} ORDER BY customer_id"
    )
    return [row[0] for row in lake.ask(asked, _days(scoring, at), at=at)]


def _days(scoring: Scoring, at: datetime) -> dict[str, Any]:
    today = clock.local_date(at)
    return {"today": today.isoformat(), "since": (today - timedelta(days=scoring.days)).isoformat()}
