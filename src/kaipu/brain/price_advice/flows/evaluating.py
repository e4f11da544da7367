"""Measuring elasticities on a file of anybody's: learnt before the last quarter, tested on its price changes, then learnt from all."""

import math
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from kaipu.brain.price_advice.rules import (
    SEED,
    Z80,
    DataTooShort,
    Fit,
    Floats,
    Weeks,
    compare,
    fit,
    gather,
    simulate,
    usual_cost,
)

HELD_WEEKS, EARLIER_WEEKS = 13, 8
LEAST_CHANGES = 20
LEAST_GAIN = 0.01  # of the plain method's deviance: less may be chance
OURS = ("price_only", "price_promotion", "with_cross")
PLAIN = ("no_answer", "minus_one", "one_for_all", "own_least_squares")


def evaluate(columns: Mapping[str, Any], *, margin: float = 0.3) -> dict[str, Any]:
    """Return estimates with intervals, how many goods cannot be told, the skill on later price changes, and what rules would have brought.

    Goods are taken to cost what leaves `margin` of their usual price. Raises DataTooShort.
    """
    started = time.monotonic()
    weeks, goods, categories, left = gather(columns)
    told = judge(weeks)
    cost = usual_cost(weeks, int(weeks.week.max()) + 1 - told["held_weeks"], margin=margin)
    whole = fit(weeks, cross=told["on"] == "with_cross")
    return {
        "goods": len(goods), "categories": len(categories), "weeks": int(np.unique(weeks.week).size), "rows_of_weeks": len(weeks.item),
        "units": float(weeks.units.sum()), "left_out_of": left, "margin": margin, "simulations": play_quarters(weeks, cost), **told, **summarize(whole), "groups": _groups(whole, weeks, categories),
        "items": _items(whole, weeks, goods, categories), "seconds": round(time.monotonic() - started, 2), "seed": SEED,
    }  # fmt: skip


def judge(weeks: Weeks) -> dict[str, Any]:
    """Compare on the last quarter; which method is on was chosen on the weeks before it. Raises DataTooShort."""
    last = int(weeks.week.max()) + 1
    held = min(HELD_WEEKS, last // 4)
    cut = last - held
    found = compare(weeks, cut)
    if found["changes"] < LEAST_CHANGES:
        raise DataTooShort("prices", found["changes"])
    on, why = choose(weeks.of(weeks.week < cut), cut)
    return {"held_weeks": held, "learnt_until_week": cut, "on": on, "why": why, "test": found}


def play_quarters(weeks: Weeks, cost: Floats) -> list[dict[str, Any]]:
    """Play every rule over the last quarter, and over the one before; the last first."""
    last = int(weeks.week.max()) + 1
    held = min(HELD_WEEKS, last // 4)
    return [
        {"weeks_back": last - cut, **simulate(weeks.of(weeks.week < cut + held), cut, cost)}
        for cut in (last - held, last - 2 * held)
    ]  # fmt: skip


def choose(weeks: Weeks, until: int) -> tuple[str, str]:
    """Return the method that did best on price changes before a week, and why; ours is on only where it beats every plain one."""
    cut = until - max(EARLIER_WEEKS, min(HELD_WEEKS, until // 4))
    if cut < EARLIER_WEEKS:
        return "one_for_all", "too_short_to_compare"
    found = compare(weeks, cut)
    if found["changes"] < LEAST_CHANGES:
        return "one_for_all", "too_few_changes_to_compare"
    lost = {row["method"]: row["deviance"] for row in found["methods"]}
    best = min(OURS, key=lambda name: lost[name])
    plain = min(PLAIN, key=lambda name: lost[name])
    return (best, "compared") if lost[best] < (1 - LEAST_GAIN) * lost[plain] else (plain, "plain_was_better")


def chance_below_nothing(value: float, error: float) -> float:
    """Return the probability that a number is below 0, told by mean and standard error."""
    return 0.5 * math.erfc(value / max(error, 1e-9) / math.sqrt(2))


def summarize(found: Fit) -> dict[str, Any]:
    """Return how all goods answer, and for which share of them it cannot be told."""
    high = found.items.value + Z80 * found.items.error
    whole, error = float(found.whole.value[0]), float(found.whole.error[0])
    return {
        "elasticity": whole, "elasticity_low": whole - Z80 * error, "elasticity_high": whole + Z80 * error,
        "median_of_goods": float(np.median(found.items.value)), "cannot_tell": float(np.mean(high >= 0)),
    }  # fmt: skip


def _told(value: float, error: float) -> dict[str, Any]:
    return {
        "elasticity": round(value, 4), "low": round(value - Z80 * error, 4), "high": round(value + Z80 * error, 4),
        "below_nothing": round(chance_below_nothing(value, error), 4), "tells": value + Z80 * error < 0,
    }  # fmt: skip


def _groups(found: Fit, weeks: Weeks, names: tuple[str, ...]) -> list[dict[str, Any]]:
    goods = np.bincount(weeks.category_of, minlength=len(names))
    return [
        {
            "group": name, "goods": int(goods[n]), **_told(float(found.categories.value[n]), float(found.categories.error[n])),
            "promotion": round(float(found.promotion.value[n]), 4), "promotion_error": round(float(found.promotion.error[n]), 4),
            "cross": round(float(found.cross.value[n]), 4), "cross_error": round(float(found.cross.error[n]), 4),
        }
        for n, name in enumerate(names)
    ]  # fmt: skip


def _items(found: Fit, weeks: Weeks, goods: tuple[str, ...], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {
            "item": name, "group": names[int(weeks.category_of[n])], "weeks": int(found.periods[n]),
            **_told(float(found.items.value[n]), float(found.items.error[n])),
        }
        for n, name in enumerate(goods)
    ]  # fmt: skip
