"""What was sold by series and day, from the warehouse."""

from datetime import date, datetime, timedelta

import numpy as np

from kaipu.brain.forecasts.rules import LEAST_DAYS, Name, Sales
from kaipu.brain.lake import api as lake

MOST_SERIES = {"department": 1600, "product": 3400}
PAST_DAYS = 350  # less than a year: a shop that replays the days of a year before must not find them
MEASURED_FROM = 500  # a line of so many units is a measure, such as fuel by volume, and no count of goods
_KEYS = {"department": "l.department", "product": "CAST(l.sku_id AS VARCHAR)"}

# The series that sold on most days of the last half year, and every day of theirs.
_SALES = """
WITH sold AS (
  SELECT {key} AS item, l.location AS place, l.day, SUM(l.units) AS units, SUM(l.weight_g) AS grams, MAX(l.department) AS department
    FROM dws.order_lines AS l
   WHERE l.sold AND l.units < {units} AND l.day BETWEEN CAST($first AS DATE) AND CAST($until AS DATE)
   GROUP BY 1, 2, 3
), best AS (
  SELECT item, place FROM sold WHERE day > CAST($until AS DATE) - INTERVAL '182' DAY
   GROUP BY item, place HAVING COUNT(*) >= 10 ORDER BY COUNT(*) DESC, SUM(units) DESC, item, place LIMIT {most}
)
SELECT s.item, s.place, date_diff('day', DATE '1970-01-01', s.day) AS sold_on, CAST(s.units AS DOUBLE) AS units, CAST(s.grams AS DOUBLE) AS grams, s.department
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
    departments = dict(zip(row.tolist(), found["department"].astype(str).tolist(), strict=True))
    within = tuple(departments[each] for each in range(len(names)))
    return Sales(names, within, per, row, found["sold_on"].astype(np.int64), units)


def sum_sales(sales: Sales, kind: str) -> Sales:
    """Return the sales of departments summed by store, or of everything."""
    if kind == "whole":
        names: tuple[Name, ...] = (Name("whole", "", "", "All places", "全部门店", "", ""),)
        place = np.zeros(len(sales.names), dtype=np.int64)
    else:
        first = {each.place: each for each in sales.names}
        names = tuple(
            Name("store", code, code, each.place_en, each.place_zh, each.place_en, each.place_zh) for code, each in sorted(first.items())
        )  # fmt: skip
        numbers = {each.place: number for number, each in enumerate(names)}
        place = np.array([numbers[each.place] for each in sales.names])
    size = int(sales.day.max()) + 1
    sums = np.bincount(place[sales.row] * size + sales.day, sales.units, minlength=len(names) * size).reshape(
        len(names), size
    )
    row, day = sums.nonzero()
    return Sales(names, ("",) * len(names), np.ones(len(names)), row, day, sums[row, day])


def is_long_enough(sales: Sales, until: date) -> bool:
    """Tell whether sales reach back far enough for a comparison of methods."""
    return len(sales.day) > 0 and (until - date(1970, 1, 1)).days - int(sales.day.min()) >= LEAST_DAYS + 56
