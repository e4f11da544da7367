"""Ways to order side by side on one trial: what each earned, wasted, kept and missed, and whether ours may be switched on.

The second half of the days counts; the first is for settling and for tuning. Ours is switched on only if it earns more than
every plain way, and the 80 % interval of the difference to the best of them, drawn over series, lies above nothing.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.replenishment.rules.classes import CELLS, classify
from kaipu.brain.replenishment.rules.policies import (
    CLASS_WEEKS,
    CLASSIC,
    COVER,
    METHODS,
    NAIVE,
    PLAIN,
    TARGETS,
    order_by_targets,
    order_classic,
    order_cover,
    order_last_week,
    weeks_of,
)
from kaipu.brain.replenishment.rules.simulation import Ledger, Trial, play
from kaipu.brain.replenishment.rules.targets import YEAR_DAYS, Costs

DRAWS = 400
LOW, HIGH = 10, 90


def compare(trial: Trial, costs: Costs, service: dict[str, int]) -> dict[str, Any]:
    """Play every way on the same trial; return the table of the second half, by class, and which way may be switched on."""
    half = (trial.warm + trial.units.shape[1]) // 2
    spans = {"first": (trial.warm, half), "second": (half, trial.units.shape[1])}
    ways = {
        NAIVE: order_last_week, COVER: order_cover, CLASSIC: order_classic, TARGETS: order_by_targets(costs, service),
    }  # fmt: skip
    played = {name: play(trial, way, costs, spans) for name, way in ways.items()}
    weekly = weeks_of(trial.units[:, :half], CLASS_WEEKS)
    cells = np.array(classify(weekly.mean(axis=1) * (trial.price - trial.cost), weekly))
    second = {name: books["second"] for name, books in played.items()}
    best = max(PLAIN, key=lambda name: float(second[name].profit.sum()))
    gain = second[TARGETS].profit - second[best].profit
    low, high = _interval(gain, trial.seed)
    everything = np.ones(len(trial.price), dtype=bool)
    return {
        "series": len(trial.price), "days": second[TARGETS].days, "seed": trial.seed,
        "methods": [{"method": name, **told(trial, second[name], everything)} for name in METHODS],
        "first_half": [{"method": name, **told(trial, played[name]["first"], everything)} for name in METHODS],
        "classes": [row for cell in CELLS for row in _by_class(trial, second, cells, cell, best)],
        "best_plain": best, "gain_minor": round(float(gain.sum())), "gain_low_minor": round(low), "gain_high_minor": round(high),
        "on": TARGETS if low > 0 and gain.sum() > 0 else CLASSIC,
    }  # fmt: skip


def told(trial: Trial, book: Ledger, which: NDArray[np.bool_]) -> dict[str, Any]:
    """Return what happened to some series: shares, days and minor units.

    `turns` is what was sold at cost by the stock at cost, a year; `cash_minor` the stock's mean value at cost.
    """
    wanted, sold = float(book.wanted[which].sum()), float(book.sold[which].sum())
    at_cost, stock = float((book.sold * trial.cost)[which].sum()), float(book.stock_value[which].sum())
    wasted = float((book.wasted * trial.cost)[which].sum())
    year = YEAR_DAYS / max(1, book.days)
    return {
        "fill": round(sold / wanted, 4) if wanted else 1.0, "stock_minor": round(stock),
        "stock_days": round(stock * book.days / at_cost, 1) if at_cost else None,
        "turns": round(at_cost * year / stock, 1) if stock else None, "waste_minor": round(wasted),
        "waste_share": round(float(book.wasted[which].sum()) / sold, 4) if sold else None,
        "lines": round(float(book.ordered_lines[which].sum())), "profit_minor": round(float(book.profit[which].sum())),
    }  # fmt: skip


def _by_class(
    trial: Trial, books: dict[str, Ledger], cells: NDArray[np.str_], cell: str, best: str
) -> list[dict[str, Any]]:
    which = cells == cell
    if not which.any():
        return []
    ours, plain = told(trial, books[TARGETS], which), told(trial, books[best], which)
    return [
        {"cell": cell, "series": int(which.sum()), **ours, "plain_fill": plain["fill"], "plain_profit_minor": plain["profit_minor"]}
    ]  # fmt: skip


def _interval(gain: NDArray[np.float64], seed: int) -> tuple[float, float]:
    """Return an 80 % interval of the summed gain, series drawn with replacement."""
    generator = np.random.default_rng(seed)
    sums: Sequence[float] = [float(gain[generator.integers(0, len(gain), len(gain))].sum()) for _ in range(DRAWS)]
    low, high = np.percentile(sums, [LOW, HIGH])
    return float(low), float(high)
