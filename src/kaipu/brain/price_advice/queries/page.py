"""What the page of prices shows: how goods and categories answer by the training in use."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kaipu.brain.modelling import api as modelling
from kaipu.brain.price_advice.queries.answers import MODEL, open_model
from kaipu.brain.price_advice.rules import Z80


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """How a category or good answers: elasticity with 80 % interval, whether that tells anything, what it rests on.

    Of a category also how many goods, the effect of promotion where it is told and, where later weeks bore it out, of its others' prices (logarithms).
    """

    name: str
    value: float
    low: float
    high: float
    tells: bool
    weeks: int
    goods: int = 0
    promotion: float | None = None
    cross: float | None = None


def find_standing() -> modelling.ModelVersion | None:
    """Return the training in use with its card; None before the first."""
    version = modelling.find_model(name=MODEL)
    return version if version is not None and version.card is not None else None


def list_answers(*, kind: str, order: str = "goods", limit: int = 40) -> list[AnswerRecord]:
    """Return categories (those with most goods first) or goods (by `order`: “weak” or “strong” answers first, of those that tell).

    Names of categories are their paths, names of goods their SKU numbers. Empty before the first training.
    """
    version = find_standing()
    if version is None:
        return []
    kept = open_model(version.folder)
    found, year = kept.found, kept.year
    if kind == "category":
        goods = np.bincount(year.weeks.category_of, minlength=len(year.categories))
        weeks = np.bincount(year.weeks.category_of, found.periods, len(year.categories))
        return [
            _record(year.categories[n], found.categories, n, int(weeks[n]), int(goods[n]), _told(found.promotion, n),
                    float(found.cross.value[n]) if kept.cross_told[n] else None)
            for n in np.argsort(-goods, kind="stable")[:limit].tolist()
        ]  # fmt: skip
    sign = -1 if order == "weak" else 1
    told = np.flatnonzero(found.items.value + Z80 * found.items.error < 0)
    places = told[np.argsort(sign * found.items.value[told], kind="stable")][:limit]
    return [_record(str(year.sku_ids[n]), found.items, n, int(found.periods[n])) for n in places.tolist()]


def _told(level: Any, n: int) -> float | None:
    """Return an effect, or None where it may as well be nothing."""
    return float(level.value[n]) if abs(level.value[n]) > Z80 * level.error[n] else None


def _record(
    name: str,
    level: Any,
    n: int,
    weeks: int,
    goods: int = 0,
    promotion: float | None = None,
    cross: float | None = None,
) -> AnswerRecord:
    value, wide = float(level.value[n]), Z80 * float(level.error[n])
    return AnswerRecord(name, value, value - wide, value + wide, value + wide < 0, weeks, goods, promotion, cross)
