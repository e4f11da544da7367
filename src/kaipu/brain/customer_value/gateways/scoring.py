"""How far forecasts were off on days they had not seen, which method is on, and how wide an interval must be."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kaipu.brain.customer_value.gateways import buying, spending
from kaipu.brain.customer_value.gateways.buying import Floats
from kaipu.brain.customer_value.gateways.histories import Ledger, count_after, cut_ledger
from kaipu.brain.customer_value.gateways.methods import Forecasts, forecast_all, weeks

LEVEL = 0.8
DRAWS = 1000
SEED = 1997
_MOST_BIAS = 0.10
_PLAIN = {"zero", "mean", "last_period", "own_rate", "base_rate", "own_rhythm", "own_median"}
_DEFAULTS = {"purchases": "bgnbd", "worth": "bgnbd", "gone": "bgnbd", "wait": "own_median"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The method that is on for a subject, and why: `compared` on earlier days, or `short` where there were not enough."""

    subject: str
    method: str
    reason: str
    figure: float | None
    best_plain: str
    plain_figure: float | None


@dataclass(frozen=True, slots=True)
class Width:
    """How far actual values lay from expected ones, in roots of the expected, in three groups of size; from earlier days."""

    edges: tuple[float, float]
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    unit: float


def score_amounts(said: dict[str, Floats], actual: Floats) -> list[dict[str, Any]]:
    """Return for each method the mean absolute error, the root of the mean squared one, its total and by how much that is off."""
    total = float(actual.sum())
    return [
        {
            "method": method, "mae": float(np.abs(value - actual).mean()), "rmse": float(np.sqrt(((value - actual) ** 2).mean())),
            "total": float(value.sum()), "total_error": float(value.sum() / total - 1) if total else None,
        }
        for method, value in said.items()
    ]  # fmt: skip


def score_gone(said: dict[str, Floats], gone: Floats) -> list[dict[str, Any]]:
    """Return for each method the Brier score, the area under the ROC curve, and said against seen by tenths of customers."""
    return [
        {"method": method, "brier": float(((value - gone) ** 2).mean()), "auc": _area(value, gone), "deciles": calibrate(value, gone)}
        for method, value in said.items()
    ]  # fmt: skip


def calibrate(said: Floats, happened: Floats) -> list[dict[str, float]]:
    """Return tenths of customers from the least to the most likely: probability said on average, share seen, customers."""
    order = np.argsort(said, kind="stable")
    return [
        {"said": float(said[part].mean()), "seen": float(happened[part].mean()), "customers": len(part)}
        for part in np.array_split(order, 10)
        if len(part)
    ]


def score_wait(said: dict[str, Floats], wait: Floats, horizon: int) -> list[dict[str, Any]]:
    """Return for each method by how many days it was off, on average and in the middle; nobody's wait counts beyond the horizon."""
    capped = np.minimum(wait, horizon)
    found = []
    for method, value in said.items():
        off = np.abs(value - capped)
        found.append({"method": method, "mae_days": float(off.mean()), "median_days": float(np.median(off)), "within_3_days": float((off <= 3).mean())})  # fmt: skip
    return found


def choose(ledger: Ledger, cut: int, horizon: int) -> tuple[dict[str, Choice], dict[str, Width]]:
    """Choose a method for each subject by the last whole horizon before a cut, which no method for it had seen, and measure widths there.

    For amounts the least absolute error among methods whose total was within a tenth (all of them, if none was); for probabilities
    the least Brier score. A model that does not beat every plain method stays off.
    """
    earlier = cut - horizon
    if earlier <= ledger.first_day + 28:
        return {subject: Choice(subject, method, "short", None, "", None) for subject, method in _DEFAULTS.items()}, {}
    known = cut_ledger(ledger, cut)
    said = forecast_all(known, earlier, horizon)
    count, worth, wait = count_after(known, said.who, earlier, horizon)
    tables = {
        "purchases": _by_error(score_amounts(said.purchases, count)), "worth": _by_error(score_amounts(said.worth, worth)),
        "gone": {row["method"]: row["brier"] for row in score_gone(said.gone, (count == 0).astype(np.float64))},
        "wait": {row["method"]: row["mae_days"] for row in score_wait(said.wait, wait, horizon)},
    }  # fmt: skip
    choices = {subject: _best(subject, table) for subject, table in tables.items()}
    widths = {
        "purchases": measure_width(said.purchases[choices["purchases"].method], count),
        "worth": measure_width(said.worth[choices["worth"].method], worth),
    }
    return choices, widths


def _by_error(rows: list[dict[str, Any]]) -> dict[str, float]:
    level = [row for row in rows if row["total_error"] is not None and abs(row["total_error"]) <= _MOST_BIAS]
    return {row["method"]: row["mae"] for row in level or rows}


def _best(subject: str, table: dict[str, float]) -> Choice:
    if not table:
        return Choice(subject, _DEFAULTS[subject], "short", None, "", None)
    plain = min((each for each in table if each in _PLAIN), key=lambda each: table[each], default="")
    method = min(table, key=lambda each: (table[each], each not in _PLAIN))
    return Choice(subject, method, "compared", table[method], plain, table.get(plain))


def measure_width(said: Floats, actual: Floats) -> Width:
    """Return how wide an interval of this level must be, by how it went before (split conformal, in three groups of size)."""
    unit = max(float(np.mean(said)) / 20.0, 1e-9)
    off = (actual - said) / np.sqrt(said + unit)
    edges = tuple(float(each) for each in np.quantile(said, (1 / 3, 2 / 3)))
    place = np.searchsorted(np.array(edges), said)
    low, high = [], []
    for group in range(3):
        here = off[place == group] if np.any(place == group) else off
        low.append(float(np.quantile(here, (1 - LEVEL) / 2)))
        high.append(float(np.quantile(here, 1 - (1 - LEVEL) / 2)))
    return Width((edges[0], edges[1]), (low[0], low[1], low[2]), (high[0], high[1], high[2]), unit)


def widen(said: Floats, width: Width) -> tuple[Floats, Floats]:
    """Return the interval around expected amounts; never below nothing."""
    place = np.searchsorted(np.array(width.edges), said)
    root = np.sqrt(said + width.unit)
    return (
        np.maximum(said + np.array(width.low)[place] * root, 0),
        np.maximum(said + np.array(width.high)[place] * root, 0),
    )


def rounded(subject: str, ends: Floats) -> Floats:
    """Return the ends of an interval as they are shown: purchases as whole numbers."""
    return np.round(ends) if subject == "purchases" else ends


def draw_intervals(found: Forecasts, horizon: int) -> dict[str, tuple[Floats, Floats]]:
    """Return intervals of purchases and worth from draws of each customer's own posterior; nothing where the models were not fitted."""
    if found.buying is None:
        return {}
    drawn = buying.simulate_purchases(found.buying, *weeks(found.summary), horizon / 7.0, draws=DRAWS, seed=SEED)
    ends = ((1 - LEVEL) / 2, 1 - (1 - LEVEL) / 2)
    intervals = {"purchases": tuple(np.quantile(drawn, ends, axis=1))}
    if found.spending is not None:
        money = spending.simulate_worth(
            found.spending, found.summary.x, found.summary.mean_again, drawn.astype(np.float64), seed=SEED
        )
        intervals["worth"] = tuple(np.quantile(money, ends, axis=1))
    return intervals


def intervals_of(
    found: Forecasts, choices: dict[str, Choice], widths: dict[str, Width], horizon: int
) -> dict[str, tuple[str, Floats, Floats]]:
    """Return the interval of the chosen methods: as wide as they were off before; drawn from the posterior where nothing was measured."""
    drawn = draw_intervals(found, horizon) if not widths else {}
    ends: dict[str, tuple[str, Floats, Floats]] = {}
    for subject, said in (("purchases", found.purchases), ("worth", found.worth)):
        method = choices[subject].method
        if subject in widths:
            ends[subject] = ("measured", *widen(said[method], widths[subject]))
        elif subject in drawn and method == "bgnbd":
            ends[subject] = ("posterior", *drawn[subject])
    return ends


def backtest(ledger: Ledger, cut: int, horizon: int) -> dict[str, Any]:
    """Forecast the days after a cut by what was known then, choose by days before it, and say how it went."""
    choices, widths = choose(ledger, cut, horizon)
    said = forecast_all(cut_ledger(ledger, cut), cut, horizon)
    count, worth, wait = count_after(ledger, said.who, cut, horizon)
    gone = (count == 0).astype(np.float64)
    covers = {
        subject: {
            "by": how,
            "covered": float(((actual >= rounded(subject, low)) & (actual <= rounded(subject, high))).mean()),
        }
        for subject, (how, low, high) in intervals_of(said, choices, widths, horizon).items()
        for actual in [count if subject == "purchases" else worth]
    }
    posterior = {
        subject: float(((actual >= low) & (actual <= high)).mean())
        for subject, (low, high) in draw_intervals(said, horizon).items()
        for actual in [count if subject == "purchases" else worth]
    }
    return {
        "horizon_days": horizon, "customers": len(said.who), "gone_share": float(gone.mean()),
        "actual_purchases": float(count.sum()), "actual_worth": float(worth.sum()),
        "chosen": {subject: asdict(each) for subject, each in choices.items()},
        "purchases": score_amounts(said.purchases, count), "worth": score_amounts(said.worth, worth), "gone": score_gone(said.gone, gone),
        "wait": score_wait(said.wait, wait, horizon), "interval_level": LEVEL, "intervals": covers, "posterior_coverage": posterior,
        "bgnbd": asdict(said.buying) if said.buying else None, "gamma_gamma": asdict(said.spending) if said.spending else None,
        "drivers": [] if said.boosted is None else [list(each) for each in said.boosted.importance],
        "taught_by": None if said.boosted is None else {"rows": said.boosted.rows, "cuts": said.boosted.cuts},
    }  # fmt: skip


def _area(said: Floats, happened: Floats) -> float | None:
    yes = happened > 0.5
    if yes.all() or not yes.any():
        return None
    _values, place, count = np.unique(said, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((rank[yes].sum() - yes.sum() * (yes.sum() + 1) / 2) / (yes.sum() * (~yes).sum()))
