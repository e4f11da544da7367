"""From rows of sales in any order to weeks of goods: what a good cost in a week, how many were sold, what its department sold."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kaipu.brain.price_advice.rules.hierarchy import Floats, Ints, Weeks
from kaipu.brain.price_advice.rules.judging import FEWEST_WEEKS

LEAST_GOODS, LEAST_WEEKS = 5, 16
LEAST_SHARE = 0.5  # of its weeks in which a good must have been seen: a price of weeks without sales is not known
ENOUGH_FOR_EXPOSURE = 10


class DataTooShort(ValueError):
    """There is too little to learn from: `reason` names of what (weeks, goods, prices), `value` how much there is."""

    def __init__(self, reason: str, value: int) -> None:
        super().__init__(reason, value)
        self.reason, self.value = reason, value


def gather(columns: Mapping[str, Any]) -> tuple[Weeks, tuple[str, ...], tuple[str, ...], dict[str, int]]:
    """Return weeks of goods, names of goods and categories, and what was left out; from columns item, date, price, quantity.

    Optional: promotion (0 to 1), group (the category), department. Weeks end with the last day. A week's price is the median of its rows, those
    that sold nothing among them; goods seen in fewer than eight weeks, or in less than half of theirs, are left out. Raises DataTooShort.
    """
    names, item = np.unique(_text(columns["item"]), return_inverse=True)
    day = np.asarray(columns["date"]).astype("datetime64[D]").astype(np.int64)
    price, units = (np.asarray(columns[name], dtype=float) for name in ("price", "quantity"))
    usable = (price > 0) & (units >= 0)
    week = (day - int(day.max(initial=0))) // -7
    week = int(week.max(initial=0)) - week
    promotion = _filled(columns.get("promotion"), len(item)).clip(0, 1)
    group, department = _groups(columns, len(item))
    left = {"rows_without_price_or_units": int((~usable).sum())}
    item, week = item[usable], week[usable]
    price, units, promotion = price[usable], units[usable], promotion[usable]
    group, department = group[usable], department[usable]
    if not len(item) or int(week.max()) + 1 < LEAST_WEEKS:
        raise DataTooShort("weeks", int(week.max()) + 1 if len(week) else 0)
    exposure = _exposure(item, week, department, units)
    cell, first, place = np.unique(item * 10_000 + week, return_index=True, return_inverse=True)
    rows = np.bincount(place)
    table = {
        "item": cell // 10_000, "week": cell % 10_000, "price": _medians(place, price), "units": np.bincount(place, units),
        "promotion": np.bincount(place, promotion) / rows, "exposure": exposure[first], "group": group[first], "department": department[first],
    }  # fmt: skip
    weeks, goods, categories = _number(table, names)
    left["goods_seen_too_seldom"] = len(names) - len(goods)
    if len(goods) < LEAST_GOODS:
        raise DataTooShort("goods", len(goods))
    return weeks, goods, categories, left


def _text(values: Any) -> Any:
    return np.ma.filled(values, "").astype(str) if np.ma.isMaskedArray(values) else np.asarray(values).astype(str)


def _filled(values: Any, rows: int) -> Floats:
    if values is None:
        return np.zeros(rows)
    found: Floats = np.nan_to_num(np.ma.filled(np.ma.asarray(values, dtype=float), 0.0))
    return found


def _groups(columns: Mapping[str, Any], rows: int) -> tuple[Any, Any]:
    """Return category and department of rows; a category is one of its department."""
    department = _text(columns["department"]) if "department" in columns else np.zeros(rows, dtype="<U1")
    if "group" not in columns:
        return department, department
    return np.char.add(
        np.char.add(department, "/") if "department" in columns else "", _text(columns["group"])
    ), department


def _exposure(item: Ints, week: Ints, department: Any, units: Floats) -> Floats:
    """Return what the row's department sold in its week; where it has few goods, all weeks count alike."""
    names, home = np.unique(department, return_inverse=True)
    goods = np.zeros(len(names))
    np.add.at(goods, home[np.unique(item, return_index=True)[1]], 1)
    span = int(week.max()) + 1
    sold: Floats = np.bincount(home * span + week, units, len(names) * span)[home * span + week]
    return np.where(goods[home] >= ENOUGH_FOR_EXPOSURE, np.maximum(sold, 1.0), 1.0)


def _medians(place: Ints, values: Floats) -> Floats:
    order = np.lexsort((values, place))
    values = values[order]
    starts = np.flatnonzero(np.r_[True, np.diff(place[order]) != 0])
    sizes = np.diff(np.r_[starts, len(values)])
    found: Floats = (values[starts + (sizes - 1) // 2] + values[starts + sizes // 2]) / 2
    return found


def _number(table: Mapping[str, Any], names: Any) -> tuple[Weeks, tuple[str, ...], tuple[str, ...]]:
    """Keep goods that were seen often enough, and number what is left from 0."""
    item, week = table["item"], table["week"]
    goods = len(names)
    seen = np.bincount(item, minlength=goods)
    first, last = np.full(goods, 10_000), np.zeros(goods, dtype=np.int64)
    np.minimum.at(first, item, week)
    np.maximum.at(last, item, week)
    sold = np.bincount(item, table["units"], goods) > 0
    kept = ((seen >= FEWEST_WEEKS) & (seen >= LEAST_SHARE * (last - first + 1)) & sold)[item]
    if not kept.any():
        raise DataTooShort("goods", 0)
    numbers, own = np.unique(item[kept], return_inverse=True)
    begins = np.flatnonzero(np.r_[True, np.diff(own) != 0])
    categories, category = np.unique(table["group"][kept][begins], return_inverse=True)
    at = np.zeros(len(categories), dtype=np.int64)
    at[category] = begins
    departments = np.unique(table["department"][kept][at], return_inverse=True)[1]
    price, units, exposure, promotion = (table[name][kept] for name in ("price", "units", "exposure", "promotion"))
    weeks = Weeks(
        own, week[kept], price, units, exposure, promotion, category.astype(np.int64), departments.astype(np.int64)
    )
    return weeks, tuple(str(names[n]) for n in numbers), tuple(str(each) for each in categories)
