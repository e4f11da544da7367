"""How goods, categories and departments answer to price, from what was really paid for them week by week."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import api as modelling
from kaipu.brain.price_advice.rules import PRIOR, DataTooShort, Elasticity, Fit, Level, Weeks, fit, gather

MODEL = "elasticities"
YEAR_WEEKS = 53
FRESH_DAYS = 3

_PAID = """
SELECT CAST(sku_id AS VARCHAR) AS item, CAST($before AS DATE) - CAST(1 + 7 * block AS INTEGER) AS date, price, quantity, promotion, category AS "group", department
FROM (
  SELECT sku_id, (DATE_DIFF('day', day, CAST($before AS DATE)) - 1) // 7 AS block,
         CAST(MEDIAN(CAST(gross - discount AS DOUBLE) / units) AS DOUBLE) AS price, CAST(SUM(units) AS DOUBLE) AS quantity,
         AVG(CASE WHEN discount > 0 THEN 1.0 ELSE 0.0 END) AS promotion, ANY_VALUE(category) AS category, ANY_VALUE(department) AS department
  FROM dws.order_lines
  WHERE sold AND units BETWEEN 1 AND 19 AND weight_g IS NULL AND gross > discount AND department <> '?'
    AND day >= CAST($first AS DATE) AND day < CAST($before AS DATE)
  GROUP BY ALL
)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """How units answer to price: of goods, of their categories, of departments, of all. `cross` holds categories' effects of others' prices that are told."""

    goods: Mapping[int, Elasticity]
    categories: Mapping[str, Elasticity]
    departments: Mapping[str, Elasticity]
    whole: Elasticity
    cross: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def of(self, sku_id: int, department: str, category: str = "") -> Elasticity:
        """Return a good's elasticity; one that was seen too seldom is as its category or department, less sure."""
        known = self.goods.get(sku_id)
        return known or self.categories.get(category, self.departments.get(department, self.whole)).of_one


@dataclass(frozen=True, slots=True)
class Year:
    """Weeks of the shop's goods until a day, with SKU numbers and paths of categories in the order of the weeks' numbers."""

    weeks: Weeks
    sku_ids: tuple[int, ...]
    categories: tuple[str, ...]
    departments: tuple[str, ...]


def read_year(*, before: date, at: datetime) -> Year:
    """Return a year of weeks that ends the day before `before`. Weighed goods are left out. About a second. Raises lake.NothingPublished, DataTooShort."""
    first = before - timedelta(weeks=YEAR_WEEKS)
    found: Mapping[str, Any] = lake.ask_arrays(_PAID, {"before": before, "first": first}, at=at)
    if not len(found["item"]):
        raise DataTooShort("weeks", 0)
    weeks, names, categories, _ = gather(found)
    paths = tuple(name.removeprefix(f"{name.split('/')[0]}/") for name in categories)
    departments = [""] * (int(weeks.department_of.max()) + 1)
    for number, name in zip(weeks.department_of, categories, strict=True):
        departments[int(number)] = name.split("/")[0]
    return Year(weeks, tuple(int(name) for name in names), paths, tuple(departments))


def list_elasticities(*, before: date, at: datetime) -> Answers:
    """Return how goods answer to price by what was paid before a day; by what the literature tells where there is too little.

    About two seconds. Raises lake.NothingPublished.
    """
    try:
        year = read_year(before=before, at=at)
    except DataTooShort:
        return Answers({}, {}, {}, PRIOR)
    return name_answers(fit(year.weeks, cross=False), year)


def find_answers(*, today: date, at: datetime) -> Answers:
    """Return how goods answer to price by the training in use; learnt anew where there is none of the last days.

    Where no model beat the plain methods, what the best of these says of all, not very sure. Raises lake.NothingPublished.
    """
    version = modelling.find_model(name=MODEL)
    if version is None or version.card is None or version.card.data_until < today - timedelta(days=FRESH_DAYS):
        return list_elasticities(before=today, at=at)
    if version.card.method not in version.card.figures["ours"]:
        value = version.card.figures["plain_values"].get(version.card.method, PRIOR.value)
        return Answers({}, {}, {}, Elasticity(value, PRIOR.error, 0, 0.0, PRIOR.dispersion))
    kept = open_model(version.folder)
    told = {
        kept.year.categories[n]: (float(kept.found.cross.value[n]), float(kept.found.cross.error[n]))
        for n in np.flatnonzero(kept.cross_told)
    }
    return replace(name_answers(kept.found, kept.year), cross=told)


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of a training, opened. The year holds no weeks: they are not kept."""

    found: Fit
    year: Year
    cross_told: Any


@functools.lru_cache(maxsize=2)
def open_model(folder: Path) -> Kept:
    """Return a training's fit by its folder; two are kept in memory."""
    names = orjson.loads((folder / "names.json").read_bytes())
    with np.load(folder / "answers.npz") as arrays:
        each = {name: arrays[name] for name in arrays.files}
    none = np.zeros(0)
    weeks = Weeks(
        none.astype(int), none.astype(int), none, none, none, none, each["category_of"], each["department_of"]
    )
    goods, categories, departments, whole = (
        Level(each[f"{name}value"], each[f"{name}error"]) for name in ("", "category_", "department_", "whole_")
    )
    promotion, cross = (Level(each[name], each[f"{name}_error"]) for name in ("promotion", "cross"))
    found = Fit(
        goods, categories, departments, whole, promotion, cross, each["dispersion"], each["spread"], each["periods"]
    )
    year = Year(weeks, tuple(each["sku_id"].tolist()), tuple(names["categories"]), tuple(names["departments"]))
    return Kept(found, year, each["cross_told"])


def name_answers(found: Fit, year: Year) -> Answers:
    """Give a fit's numbers their names."""
    home = year.weeks.department_of
    of_category = home[year.weeks.category_of]

    def told(level: Any, n: int, periods: int, spread: float, department: int) -> Elasticity:
        return Elasticity(
            float(level.value[n]), float(level.error[n]), periods, spread, float(found.dispersion[department])
        )

    periods = np.bincount(year.weeks.category_of, found.periods, len(home)).astype(int)
    by_department = np.bincount(of_category, found.periods, len(year.departments)).astype(int)
    return Answers(
        {sku: told(found.items, n, int(found.periods[n]), 0.0, int(of_category[n])) for n, sku in enumerate(year.sku_ids)},
        {
            path: told(found.categories, n, int(periods[n]), float(found.spread[home[n]]), int(home[n]))
            for n, path in enumerate(year.categories)
        },
        {
            name: told(found.departments, n, int(by_department[n]), float(found.spread[n]), n)
            for n, name in enumerate(year.departments)
        },
        Elasticity(float(found.whole.value[0]), float(found.whole.error[0]), int(found.periods.sum()), float(found.spread.mean()), float(found.dispersion.mean())),
    )  # fmt: skip
