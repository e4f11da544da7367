"""How well elasticities tell what later price changes do: weeks at another price against the same good's weeks at its usual one.

A change is a good at a price that lies 5 % or more off its usual one in the held-out weeks. What it would have sold at the usual price is
read from the weeks around at that price, by the department's sales; a method answers only by which factor units differ. So what is
measured is the answer to price, not the art of forecasting levels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kaipu.brain.price_advice.rules.hierarchy import Z80, Floats, Ints, Level, Weeks, cross_index, fit

BEFORE_WEEKS, SAME, OTHER = 8, 0.03, 0.05
LEAST_UNITS = 5
DRAWS = 400
SEED = 20171203
FEWEST_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Changes:
    """Held-out price changes, (changes,) each: the good, logarithm of price over usual, units sold, and sums over rows that methods need.

    `row_change` (rows,) tells of which change a row is; `row_*` are its exposure, moved price, promotion and cross index against the usual.
    `reference` (goods,) is units sold at the usual price, `reference_exposure` the department's sales of those weeks.
    """

    item: Ints
    moved: Floats
    units: Floats
    row_change: Ints
    row_item: Ints
    row_exposure: Floats
    row_moved: Floats
    row_promotion: Floats
    row_cross: Floats
    reference: Floats
    reference_exposure: Floats


def find_changes(weeks: Weeks, cut: int) -> Changes:
    """Return the changes from week `cut` on; goods with fewer than five units at their usual price around it are left out."""
    rows = weeks.week >= cut - BEFORE_WEEKS
    near = weeks.of(rows)
    logs, crossed = np.log(near.price), cross_index(weeks)[rows]
    goods = len(near.category_of)
    usual = usual_prices(weeks, cut)
    moved = logs - usual[near.item]
    same = np.abs(moved) < SAME
    reference = np.bincount(near.item[same], near.units[same], goods)
    exposure = np.bincount(near.item[same], near.exposure[same], goods)
    known = np.maximum(exposure, 1e-9)
    promoted = np.bincount(near.item[same], (near.exposure * near.promotion)[same], goods) / known
    others = np.bincount(near.item[same], (near.exposure * crossed)[same], goods) / known
    kept = (near.week >= cut) & (np.abs(moved) >= OTHER) & (reference >= LEAST_UNITS)[near.item]
    step = np.round(moved[kept] / SAME).astype(np.int64)
    item = near.item[kept]
    label = item * 4001 + np.clip(step, -2000, 2000) + 2000
    names, change = np.unique(label, return_inverse=True)
    size = np.bincount(change, near.exposure[kept], len(names))
    level = np.bincount(change, near.exposure[kept] * moved[kept], len(names)) / np.maximum(size, 1e-9)
    return Changes(
        names // 4001, level, np.bincount(change, near.units[kept], len(names)), change, item, near.exposure[kept],
        moved[kept], near.promotion[kept] - promoted[item], crossed[kept] - others[item], reference, exposure,
    )  # fmt: skip


def usual_prices(weeks: Weeks, cut: int) -> Floats:
    """Return the logarithm of each good's median price over the eight weeks before `cut`, (goods,); not a number where none is known."""
    rows = (weeks.week >= cut - BEFORE_WEEKS) & (weeks.week < cut)
    return medians(weeks.item[rows], np.log(weeks.price[rows]), len(weeks.category_of))


def medians(item: Ints, values: Floats, goods: int) -> Floats:
    """Return the median of each good's values, (goods,); not a number where it has none."""
    found = np.full(goods, np.nan)
    order = np.lexsort((values, item))
    item, values = item[order], values[order]
    starts = np.flatnonzero(np.r_[True, np.diff(item) != 0]) if len(item) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(item)])
    found[item[starts]] = (values[starts + (sizes - 1) // 2] + values[starts + sizes // 2]) / 2
    return found


def predict(
    changes: Changes, elasticity: Floats, promotion: Floats | None = None, cross: Floats | None = None
) -> Floats:
    """Return the units that each change should sell, by numbers of goods (goods,); effects that are None count as nothing."""
    line = elasticity[changes.row_item] * changes.row_moved
    if promotion is not None:
        line = line + promotion[changes.row_item] * changes.row_promotion
    if cross is not None:
        line = line + cross[changes.row_item] * changes.row_cross
    rate = (changes.reference / np.maximum(changes.reference_exposure, 1e-9))[changes.row_item]
    found: Floats = np.bincount(
        changes.row_change, rate * changes.row_exposure * np.exp(np.clip(line, -4, 4)), len(changes.item)
    )
    return found


def score(changes: Changes, expected: Floats) -> dict[str, float]:
    """Return a method's errors over changes, and what it says of cheaper and dearer weeks together."""
    units, mean = changes.units, np.maximum(expected, 1e-3)
    logs = np.where(units > 0, units * np.log(np.maximum(units, 1e-9) / mean), 0.0)
    lower = changes.moved < 0
    return {
        "deviance": float(2 * (logs - (units - mean)).sum()),
        "wape": float(np.abs(units - expected).sum() / max(units.sum(), 1.0)),
        "cheaper": float(expected[lower].sum()), "dearer": float(expected[~lower].sum()),
    }  # fmt: skip


def coverage(changes: Changes, expected: Floats, level: Level, dispersion: Floats) -> float:
    """Return the share of changes that fall into the 80 % interval; 0.8 is right. Ties of counts are broken by lot, seed fixed.

    Uncertain are the elasticity, the usual level, and the counting (gamma-Poisson by the department's dispersion, (goods,)).
    """
    draw = np.random.default_rng(SEED)
    wide = dispersion[changes.item]
    sure = changes.reference[changes.item] / wide
    inside = np.zeros(len(changes.item))
    below, equal = inside.copy(), inside.copy()
    apart = level.error[changes.item] * np.abs(changes.moved)
    for _ in range(DRAWS):
        mean = expected * np.exp(draw.normal(0, 1, len(expected)) * apart) * draw.gamma(sure) / sure
        size = np.maximum(mean, 1e-9) / np.maximum(wide - 1, 1e-6)
        sold = draw.poisson(draw.gamma(size) * np.maximum(wide - 1, 1e-6))
        below += sold < changes.units
        equal += sold == changes.units
    place = (below + draw.random(len(below)) * equal) / DRAWS
    return float(np.sum((place >= 0.1) & (place <= 0.9)) / max(len(place), 1))


def fit_plainly(weeks: Weeks) -> tuple[float, Floats]:
    """Return what plain methods say: one elasticity for all, and each good's own by least squares of logarithms, drawn nowhere."""
    goods = len(weeks.category_of)
    logs = np.log(weeks.price)
    sold = np.log((weeks.units + 0.5) / weeks.exposure)
    count = np.maximum(np.bincount(weeks.item, minlength=goods), 1)
    x = logs - (np.bincount(weeks.item, logs, goods) / count)[weeks.item]
    y = sold - (np.bincount(weeks.item, sold, goods) / count)[weeks.item]
    both, own = np.bincount(weeks.item, x * y, goods), np.bincount(weeks.item, x**2, goods)
    tells = (own > 1e-3) & (count >= FEWEST_WEEKS)
    return float(both.sum() / max(own.sum(), 1e-9)), np.where(tells, both / np.maximum(own, 1e-9), 0.0)


def compare(weeks: Weeks, cut: int, *, season: int = 26) -> dict[str, Any]:
    """Learn from the weeks before `cut` and measure every method on the changes from it on."""
    before = weeks.of(weeks.week < cut)
    found, alone = fit(before, season=season), fit(before, season=season, cross=False)
    bare = fit(replace(before, promotion=np.zeros(len(before.item))), season=season, cross=False)
    changes = find_changes(weeks, cut)
    home = weeks.category_of
    one, own = fit_plainly(before)
    goods = len(home)
    said = {
        "no_answer": predict(changes, np.zeros(goods)), "minus_one": predict(changes, np.full(goods, -1.0)),
        "one_for_all": predict(changes, np.full(goods, one)), "own_least_squares": predict(changes, own),
        "price_only": predict(changes, bare.items.value),
        "price_promotion": predict(changes, alone.items.value, alone.promotion.value[home]),
        "with_cross": predict(changes, found.items.value, found.promotion.value[home], found.cross.value[home]),
    }  # fmt: skip
    rows: list[dict[str, Any]] = [{"method": name, **score(changes, expected)} for name, expected in said.items()]
    nothing = rows[0]["deviance"]
    dispersion = alone.dispersion[weeks.department_of[home]]
    lower = changes.moved < 0
    return {
        "changes": len(changes.item), "goods": len(np.unique(changes.item)), "units": float(changes.units.sum()),
        "units_cheaper": float(changes.units[lower].sum()), "units_dearer": float(changes.units[~lower].sum()),
        "methods": [{**row, "skill": 1 - row["deviance"] / nothing if nothing > 0 else 0.0} for row in rows],
        "coverage_80": coverage(changes, said["price_promotion"], alone.items, dispersion),
        "cross": _cross_by_category(weeks, changes, said, found.cross),
    }  # fmt: skip


def _cross_by_category(
    weeks: Weeks, changes: Changes, said: Mapping[str, Floats], cross: Level
) -> list[dict[str, Any]]:
    """Tell of categories whose cross effect made later changes easier to tell, and is likely not nothing."""
    home = weeks.category_of[changes.item]
    size = len(weeks.department_of)

    def lost(expected: Floats) -> Floats:
        mean = np.maximum(expected, 1e-3)
        logs = np.where(changes.units > 0, changes.units * np.log(np.maximum(changes.units, 1e-9) / mean), 0.0)
        found: Floats = np.bincount(home, 2 * (logs - (changes.units - mean)), size)
        return found

    gain = lost(said["price_promotion"]) - lost(said["with_cross"])
    sure = np.abs(cross.value) > Z80 * cross.error
    return [
        {"category": int(n), "value": float(cross.value[n]), "error": float(cross.error[n]), "gain": float(gain[n])}
        for n in np.flatnonzero(sure & (gain > 0))
    ]
