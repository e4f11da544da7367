"""Reads of forecasts: what was sold, from the warehouse, and what the training in use expects, from the files it left."""

import functools
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from kaipu.brain.forecasts.rules import KINDS, LEAST_DAYS, Demand, Name, Outlook, Sales
from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import api as modelling

MODEL = "forecasts"
MOST_SERIES = {"department": 1200, "product": 3800}
PAST_DAYS = 400
MEASURED_FROM = 500  # a line of so many units is a measure, such as fuel by volume, and no count of goods
_KEYS = {"department": "l.department", "product": "CAST(l.sku_id AS VARCHAR)"}

# The series that sold on most days of the last half year, and every day of theirs.
_SALES = """
WITH sold AS (
  SELECT {key} AS item, l.location AS place, l.day, SUM(l.units) AS units, SUM(l.weight_g) AS grams
    FROM dws.order_lines AS l
   WHERE l.sold AND l.units < {units} AND l.day BETWEEN CAST($first AS DATE) AND CAST($until AS DATE)
   GROUP BY 1, 2, 3
), best AS (
  SELECT item, place FROM sold WHERE day > CAST($until AS DATE) - INTERVAL '182' DAY
   GROUP BY item, place HAVING COUNT(*) >= 10 ORDER BY COUNT(*) DESC, SUM(units) DESC, item, place LIMIT {most}
)
SELECT s.item, s.place, date_diff('day', DATE '1970-01-01', s.day) AS sold_on, CAST(s.units AS DOUBLE) AS units, CAST(s.grams AS DOUBLE) AS grams
  FROM sold AS s JOIN best AS b ON b.item = s.item AND b.place = s.place ORDER BY s.item, s.place, s.day
"""
_NAMES = {
    "department": "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'department'",
    "product": "SELECT CAST(sku_id AS VARCHAR), name_en, name_zh FROM dwd.skus",
    "place": "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'location'",
}


def read_sales(*, kind: str, until: date, at: datetime) -> Sales:
    """Return what was sold by department or product, place and day. Raises lake.NothingPublished, lake.QueryTooLong."""
    first = until - timedelta(days=PAST_DAYS)
    found = lake.ask_arrays(
        _SALES.format(key=_KEYS[kind], most=MOST_SERIES[kind], units=MEASURED_FROM), {"first": first.isoformat(), "until": until.isoformat()}, at=at
    )  # fmt: skip
    things, places = ({row[0]: (row[1], row[2]) for row in lake.ask(_NAMES[each], at=at)} for each in (kind, "place"))
    keys = list(zip(found["item"].astype(str).tolist(), found["place"].astype(str).tolist(), strict=True))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    names = tuple(
        Name(kind, item, place, *things.get(item, (item, item)), *places.get(place, (place, place))) for item, place in numbers
    )  # fmt: skip
    row = np.array([numbers[key] for key in keys], dtype=np.int64)
    units = found["units"].astype(np.float64)
    weight = np.nan_to_num(np.ma.filled(np.ma.masked_array(found["grams"], dtype=np.float64), 0.0))
    grams, sold = (np.bincount(row, each, minlength=len(names)) for each in (weight, units))
    per = np.where(grams > 0, grams / np.maximum(sold, 1), 1.0) if kind == "product" else np.ones(len(names))
    return Sales(names, per, row, found["sold_on"].astype(np.int64), units)


def pack(names: tuple[Name, ...]) -> bytes:
    """Return names as a file keeps them."""
    return orjson.dumps([asdict(each) for each in names])


def list_outlooks(
    *, kind: str, text: str = "", place: str = "", limit: int = 20, offset: int = 0
) -> tuple[list[Outlook], int]:
    """Return series of a kind by how much they are expected to sell, the most first, and how many there are.

    Empty before the first training. Costs one statement; the files are kept in memory.
    """
    found = _opened()
    if found is None or kind not in KINDS:
        return [], 0
    names = found.names
    wanted = text.strip().lower()
    here = [
        number
        for number in found.arrays["order"].tolist()
        if names[number].kind == kind
        and (not place or names[number].place == place)
        and (not wanted or wanted in f"{names[number].title_en} {names[number].title_zh} {names[number].item}".lower())
    ]
    return [_outlook(number, found) for number in here[offset : offset + limit]], len(here)


def find_outlook(*, number: int) -> Outlook | None:
    """Return one series by its number in the training in use; None where there is none."""
    found = _opened()
    if found is None or not 0 <= number < len(found.names):
        return None
    return _outlook(number, found)


def list_demand(*, place: str, sku_ids: Iterable[int]) -> dict[int, Demand]:
    """Return what is expected of SKUs at a place; those without a forecast of their own are left out.

    Empty before the first training. Costs one statement; the files are kept in memory.
    """
    found = _opened()
    if found is None or "deviations" not in found.arrays:
        return {}
    rows = {sku: row for sku in sku_ids if (row := found.numbers.get(("product", str(sku), place))) is not None}
    return {sku: _demand(row, found) for sku, row in rows.items()}


def list_forecast_places() -> list[tuple[str, str, str]]:
    """Return the places that have forecasts, as (code, English, Chinese)."""
    found = _opened()
    return sorted({(each.place, each.place_en, each.place_zh) for each in found.names}) if found else []


@dataclass(frozen=True, slots=True)
class _Kept:
    """The files of a training, opened: names, arrays of as many rows, and each series' row by what it is of."""

    until: date
    names: tuple[Name, ...]
    arrays: dict[str, Any]
    numbers: dict[tuple[str, str, str], int]


def _opened() -> _Kept | None:
    version = modelling.find_model(name=MODEL)
    if version is None or version.card is None:
        return None
    return _read(version.folder, version.card.data_until)


@functools.lru_cache(maxsize=2)
def _read(folder: Path, until: date) -> _Kept:
    names = tuple(Name(**each) for each in orjson.loads((folder / "series.json").read_bytes()))
    with np.load(folder / "forecast.npz", allow_pickle=False) as kept:
        arrays = {each: kept[each] for each in kept.files}
    return _Kept(until, names, arrays, {(each.kind, each.item, each.place): row for row, each in enumerate(names)})


def _demand(number: int, found: _Kept) -> Demand:
    arrays = found.arrays
    per = float(arrays["per"][number])
    mean, low, high, deviations = (
        tuple((arrays[each][number].astype(np.float64) * per).tolist())
        for each in ("mean", "low", "high", "deviations")
    )
    total, total_low, total_high = (float(arrays[each][number]) * per for each in ("total", "total_low", "total_high"))
    return Demand(found.until, mean, low, high, total, total_low, total_high, deviations, str(arrays["method"][number]))


def _outlook(number: int, found: _Kept) -> Outlook:
    arrays = found.arrays
    history, mean, low, high = (tuple(arrays[each][number].tolist()) for each in ("history", "mean", "low", "high"))
    total, total_low, total_high = (float(arrays[each][number]) for each in ("total", "total_low", "total_high"))
    return Outlook(
        number, found.names[number], found.until, history, mean, low, high, total, total_low, total_high, str(arrays["method"][number])
    )  # fmt: skip


def is_long_enough(sales: Sales, until: date) -> bool:
    """Tell whether sales reach back far enough for a comparison of methods."""
    return len(sales.day) > 0 and (until - date(1970, 1, 1)).days - int(sales.day.min()) >= LEAST_DAYS + 56
