"""What sells at what price, where and when, and what competitors ask; all of the published snapshot."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.lake import api as lake

BASE_DAYS = 56
LEVEL_DAYS = 182
LEAST_UNITS = 182
FRESH_DAYS = 7
DONORS = 40


@dataclass(frozen=True, slots=True)
class Sale:
    """How a good sells: units a day in all and by place, over the last eight weeks; its department's path."""

    sku_id: int
    department: str
    daily: float
    by_place: dict[str, float]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a good sold before a day: units a day over eight weeks and over half a year, and what was paid for a piece in these, in minor units."""

    recent: float
    long: float
    paid: float
    department: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What competitors ask for a good now: the median of those that have it, how many, and the median by day."""

    sku_id: int
    theirs_minor: int
    competitors: tuple[str, ...]
    days: tuple[str, ...]
    by_day: tuple[float, ...]
    ours: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A price that really changed in the past: from, to (minor units), on which day, and how the good sold before."""

    sku_id: int
    sku_code: str
    name_en: str
    name_zh: str
    department: str
    before: int
    after: int
    day: date
    pace: Pace


@dataclass(frozen=True, slots=True)
class Series:
    """Daily units (days × goods) from a first day on; `goods` are SKU numbers, by what they sold before the change."""

    first: date
    goods: tuple[int, ...]
    units: NDArray[np.float64]


def list_sales(*, sku_ids: Collection[int], until: date, at: datetime) -> dict[int, Sale]:
    """Return how goods sold in the eight weeks before a day, by SKU. Weighed goods are left out. Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT sku_id, department, location, SUM(units) FROM dws.order_lines "
        "WHERE sku_id = ANY(CAST($skus AS BIGINT[])) AND day >= CAST($first AS DATE) AND day < CAST($until AS DATE) "
        "AND sold AND weight_g IS NULL GROUP BY ALL ORDER BY ALL",
        {"skus": list(sku_ids), "first": until - timedelta(days=BASE_DAYS), "until": until}, at=at,
    )  # fmt: skip
    found: dict[int, tuple[str, dict[str, float]]] = {}
    for sku_id, department, place, units in rows:
        found.setdefault(sku_id, (department, {}))[1][place or ""] = float(units) / BASE_DAYS
    return {sku: Sale(sku, name, sum(places.values()), places) for sku, (name, places) in found.items()}


def list_paces(*, sku_ids: Collection[int], until: date, at: datetime) -> dict[int, Pace]:
    """Return how goods sold in the half year before a day, by SKU. Raises lake.NothingPublished."""
    rows = lake.ask(
        """
        SELECT sku_id, SUM(CASE WHEN day >= CAST($until AS DATE) - 56 THEN units ELSE 0 END) / 56.0, SUM(units) / 182.0,
               CAST(SUM(gross - discount) AS DOUBLE) / SUM(units), ANY_VALUE(department), ANY_VALUE(category)
        FROM dws.order_lines
        WHERE sku_id = ANY(CAST($skus AS BIGINT[])) AND day >= CAST($first AS DATE) AND day < CAST($until AS DATE)
          AND sold AND units BETWEEN 1 AND 19 AND weight_g IS NULL
        GROUP BY sku_id
        """,
        {"skus": list(sku_ids), "first": until - timedelta(days=LEVEL_DAYS), "until": until}, at=at,
    )  # fmt: skip
    return {row[0]: Pace(float(row[1]), float(row[2]), row[3] * 100, row[4], row[5]) for row in rows}


def list_leaders(*, until: date, limit: int, at: datetime) -> list[int]:
    """Return the SKUs that brought most sales in the half year before a day, the most first. Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT sku_id FROM dws.order_lines WHERE day >= CAST($first AS DATE) AND day < CAST($until AS DATE) AND sold AND units BETWEEN 1 AND 19 "
        "AND weight_g IS NULL GROUP BY sku_id HAVING SUM(units) >= $least ORDER BY SUM(gross - discount) DESC, sku_id LIMIT $limit",
        {"first": until - timedelta(days=LEVEL_DAYS), "until": until, "least": LEAST_UNITS // 2, "limit": limit}, at=at,
    )  # fmt: skip
    return [row[0] for row in rows]


def list_alternatives(*, at: datetime) -> dict[int, str]:
    """Return for each good what it can be replaced by: the path of its smallest category. Raises lake.NothingPublished."""
    return dict(lake.ask("SELECT sku_id, category_path FROM dwd.skus", at=at))


def list_offers(*, at: datetime) -> dict[int, Offer]:
    """Return what competitors that have a good ask for it, the newest price of each of the last week. Raises lake.NothingPublished."""
    rows = lake.ask(
        """
        WITH newest AS (
          SELECT competitor, sku_id, ARG_MAX(their_price, day) AS price, ARG_MAX(in_stock, day) AS here, MAX(day) AS day
          FROM dws.competitor_prices GROUP BY ALL
          HAVING MAX(day) > (SELECT MAX(day) FROM dws.competitor_prices) - $fresh
        ), kept AS (
          SELECT sku_id, MEDIAN(price) AS price, LIST(competitor ORDER BY competitor) AS competitors
          FROM newest WHERE here = 1 GROUP BY sku_id
        ), daily AS (
          SELECT sku_id, day, MEDIAN(CAST(their_price AS DOUBLE)) AS theirs, MAX(CAST(our_price AS DOUBLE)) AS ours
          FROM dws.competitor_prices GROUP BY ALL
        )
        SELECT k.sku_id, CAST(k.price AS DOUBLE), k.competitors, LIST(CAST(d.day AS VARCHAR) ORDER BY d.day),
               LIST(d.theirs ORDER BY d.day), LIST(d.ours ORDER BY d.day)
        FROM kept AS k JOIN daily AS d ON d.sku_id = k.sku_id GROUP BY ALL ORDER BY k.sku_id
        """,
        {"fresh": FRESH_DAYS}, at=at,
    )  # fmt: skip
    return {
        row[0]: Offer(row[0], round(row[1] * 100), tuple(row[2]), tuple(row[3]), _minor(row[4]), _minor(row[5]))
        for row in rows
    }


def _minor(values: Collection[float]) -> tuple[float, ...]:
    return tuple(round(value * 100) for value in values)


def list_changes(*, first: date, last: date, limit: int, at: datetime) -> list[Change]:
    """Return prices that really changed by 5 to 25 %, of goods that sell well, and held for four weeks before and after.

    Those that sold most in the half year before come first. Raises lake.NothingPublished.
    """
    rows = lake.ask(
        """
        WITH p AS (
          SELECT sku_id, price, first_day, end_day, LAG(price) OVER w AS earlier, LAG(first_day) OVER w AS since
          FROM dwd.price_history WHERE channel = '' WINDOW w AS (PARTITION BY sku_id ORDER BY valid_from, price_id)
        ), moved AS (
          SELECT * FROM p WHERE earlier IS NOT NULL AND ABS(price / earlier - 1) BETWEEN 0.05 AND 0.25
            AND first_day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
            AND DATE_DIFF('day', since, first_day) >= 28 AND (end_day IS NULL OR DATE_DIFF('day', first_day, end_day) >= 28)
        ), sold AS (
          SELECT m.sku_id, m.first_day, SUM(CASE WHEN l.day >= m.first_day - 56 THEN l.units ELSE 0 END) / 56.0 AS recent,
                 SUM(l.units) / 182.0 AS long, CAST(SUM(l.gross - l.discount) AS DOUBLE) / SUM(l.units) AS paid, ANY_VALUE(l.department) AS department
          FROM moved AS m JOIN dws.order_lines AS l
            ON l.sku_id = m.sku_id AND l.day >= m.first_day - 182 AND l.day < m.first_day
          WHERE l.units BETWEEN 1 AND 19 AND l.sold AND l.weight_g IS NULL GROUP BY ALL HAVING SUM(l.units) >= $least
        )
        SELECT m.sku_id, s.code, s.name_en, s.name_zh, d.department, CAST(m.earlier AS DOUBLE), CAST(m.price AS DOUBLE),
               m.first_day, CAST(d.recent AS DOUBLE), CAST(d.long AS DOUBLE), d.paid
        FROM moved AS m JOIN sold AS d ON d.sku_id = m.sku_id AND d.first_day = m.first_day JOIN dwd.skus AS s ON s.sku_id = m.sku_id
        QUALIFY ROW_NUMBER() OVER (PARTITION BY m.sku_id ORDER BY m.first_day DESC) = 1
        ORDER BY d.long * CAST(m.earlier AS DOUBLE) DESC, m.sku_id LIMIT $limit
        """,
        {"first": first, "last": last, "limit": limit, "least": LEAST_UNITS}, at=at,
    )  # fmt: skip
    return [
        Change(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            round(row[5] * 100),
            round(row[6] * 100),
            row[7],
            Pace(row[8], row[9], row[10] * 100),
        )
        for row in rows
    ]


def read_series(*, sku_ids: Collection[int], without: Collection[int], first: date, last: date, at: datetime) -> Series:
    """Return daily units of the goods in question (summed, first column) and of untouched ones of their departments.

    `without` are goods whose price moved in the window, which cannot be a control. Raises lake.NothingPublished.
    """
    days = (last - first).days + 1
    parameters: dict[str, Any] = {
        "skus": list(sku_ids),
        "not": list(without),
        "first": first,
        "last": last,
        "most": DONORS,
    }
    rows = lake.ask(
        """
        WITH lines AS (
          SELECT sku_id, department, DATE_DIFF('day', CAST($first AS DATE), day) AS place, units FROM dws.order_lines
          WHERE day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE) AND sold AND units < 20 AND weight_g IS NULL
        ), chosen AS (
          SELECT DISTINCT department FROM lines WHERE sku_id = ANY(CAST($skus AS BIGINT[]))
        ), donors AS (
          SELECT sku_id, SUM(units) AS units FROM lines SEMI JOIN chosen USING (department)
          WHERE NOT sku_id = ANY(CAST($skus AS BIGINT[])) AND NOT sku_id = ANY(CAST($not AS BIGINT[]))
          GROUP BY sku_id ORDER BY units DESC, sku_id LIMIT $most
        )
        SELECT CASE WHEN sku_id = ANY(CAST($skus AS BIGINT[])) THEN 0 ELSE sku_id END AS good, place, SUM(units)
        FROM lines WHERE sku_id = ANY(CAST($skus AS BIGINT[])) OR sku_id IN (SELECT sku_id FROM donors)
        GROUP BY ALL ORDER BY ALL
        """,
        parameters, at=at,
    )  # fmt: skip
    goods = [0, *sorted({row[0] for row in rows} - {0})]
    spot = {good: place for place, good in enumerate(goods)}
    units = np.zeros((days, len(goods)))
    for good, place, sold in rows:
        units[place, spot[good]] = float(sold)
    order = [0, *(1 + np.argsort(-units[:, 1:].sum(axis=0), kind="stable")).tolist()]
    return Series(first, tuple(goods[place] for place in order), units[:, order])


def list_department_names(*, at: datetime) -> dict[str, tuple[str, str]]:
    """Return the names of departments by path, in both languages. Raises lake.NothingPublished."""
    rows = lake.ask("SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'department'", at=at)
    return {row[0]: (row[1], row[2] or row[1]) for row in rows}


def list_category_names(*, at: datetime) -> dict[str, tuple[str, str]]:
    """Return the names of categories by path, in both languages. Raises lake.NothingPublished."""
    rows = lake.ask("SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'category'", at=at)
    return {row[0]: (row[1], row[2] or row[1]) for row in rows}
