"""All lines sold in the time a forecast looks back, for questions about products as such: who comes up, and what new ones will do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from kaipu.brain.forecasts.queries.selling import MEASURED_FROM, PAST_DAYS
from kaipu.brain.lake import api as lake

_LINES = """
SELECT l.sku_id, date_diff('day', CAST($first AS DATE), l.day) AS day, CAST(l.units AS DOUBLE) AS units, l.location,
       COALESCE(l.customer_id, -1) AS buyer, CAST(l.net AS DOUBLE) AS paid
  FROM dws.order_lines AS l
 WHERE l.sold AND l.units > 0 AND l.units < {units} AND l.day BETWEEN CAST($first AS DATE) AND CAST($until AS DATE)
 ORDER BY l.day, l.order_id, l.position
"""
_GOODS = "SELECT sku_id, name_en, name_zh, department, category, brand FROM dwd.skus"


@dataclass(frozen=True, slots=True)
class SoldLines:
    """Lines by day: number of the SKU, day from the first, units, number of the place and of the buyer (−1 nobody known), what was paid.

    `skus` gives each number its SKU, `titles` its names, `kinds` its department, category and brand as numbers (SKUs × 3).
    """

    skus: Any
    titles: tuple[tuple[str, str], ...]
    kinds: Any
    item: Any
    day: Any
    units: Any
    place: Any
    buyer: Any
    paid: Any
    days: int


def read_lines(*, until: date, at: datetime) -> SoldLines:
    """Return all lines sold. Raises lake.NothingPublished, lake.QueryTooLong. Two statements; 1.5 million lines take about two seconds."""
    first = until - timedelta(days=PAST_DAYS)
    found = lake.ask_arrays(
        _LINES.format(units=MEASURED_FROM), {"first": first.isoformat(), "until": until.isoformat()}, at=at
    )
    skus, item = np.unique(np.asarray(found["sku_id"]).astype(np.int64), return_inverse=True)
    _places, place = np.unique(np.asarray(found["location"]).astype(str), return_inverse=True)
    buyers, buyer = np.unique(np.asarray(found["buyer"]).astype(np.int64), return_inverse=True)
    buyer = np.where(buyers[buyer] < 0, -1, buyer) if len(buyers) else buyer
    goods = {row[0]: row[1:] for row in lake.ask(_GOODS, at=at)}
    known = [goods.get(sku, (str(sku), str(sku), "", "", "")) for sku in skus.tolist()]
    kinds = (
        [np.unique([row[column] for row in known], return_inverse=True)[1] for column in (2, 3, 4)]
        if known
        else [item] * 3
    )
    return SoldLines(
        skus, tuple((row[0], row[1]) for row in known), np.column_stack(kinds), item, np.asarray(found["day"]).astype(np.int64),
        np.asarray(found["units"]).astype(np.float64), place, buyer, np.asarray(found["paid"]).astype(np.float64), PAST_DAYS + 1,
    )  # fmt: skip
