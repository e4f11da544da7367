"""Who will be among the best-selling tenth in the next weeks: gradient-boosted trees beside “who sells best now”.

Two questions: who will be there at all, where the best sellers of the last weeks are hard to beat, and who will be there new, having been below
the edge. The second is what a buyer cannot see in a list of best sellers. A product is asked about when it sold on three lines in 91 days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts.gateways.panel import Floats

SEED = 20171204
PAST = 91
NAMED = 50
_EDGE = 0.9
_LEAST_LINES = 3
_LEAST_ITEMS = 200  # of fewer a tenth is no list worth naming
_STEP = 14
_ORIGINS = 5
_DRAWS = 2000
_SETTINGS: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 100, "feature_fraction": 0.8, "lambda_l2": 5.0,
    "seed": SEED, "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
_ROUNDS = 150
FEATURES = (
    "week_1", "week_2", "week_3", "week_4", "units_28", "units_56", "units_91", "edge_28", "growth", "rise", "lines_28", "places_28", "places_growth",
    "buyers_28", "buyers_growth", "again_28", "price_change", "age", "group_growth", "largest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines sold, by day: item, day (counted from the first), units, place, buyer (−1 is nobody known), what was paid for them.

    `group` gives each item's group. Items, places, buyers and groups are counted from 0.
    """

    item: NDArray[np.int64]
    day: NDArray[np.int64]
    units: Floats
    place: NDArray[np.int64]
    buyer: NDArray[np.int64]
    paid: Floats
    group: NDArray[np.int64]
    days: int

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.group)


@dataclass(frozen=True, slots=True)
class Pick:
    """One item named: how sure the model is, what it sold in the last four weeks, and which of its features speak for it most."""

    item: int
    chance: float
    sold: float
    reasons: tuple[str, ...]


def evaluate(lines: Lines, horizon: int) -> dict[str, Any]:
    """Compare both ways on the last origins, four weeks apart, each learned from what was over by then. Intervals by 2,000 resamplings of items.

    `on` tells for each question whether the trees were better beyond chance: the whole interval of the gain lies above nothing.
    """
    origins = [lines.days - horizon * back for back in range(1, _ORIGINS + 1)]
    origins = sorted(each for each in origins if each - horizon >= PAST)
    rows: dict[str, list[dict[str, Any]]] = {"all": [], "new": []}
    for origin in origins:
        model = _learn(lines, origin, horizon)
        table = _describe(lines, origin)
        future = _units(lines, origin, origin + horizon)
        if model is None or len(table["items"]) < _LEAST_ITEMS:
            continue
        for question, row in _compare(model, table, future).items():
            rows[question].append({"origin": origin, **row})
    found = {question: _summarise(each) for question, each in rows.items() if each}
    return {"origins": len(origins), "named": NAMED, "horizon_days": horizon, "questions": found}


def name_hot(lines: Lines, horizon: int, *, learned: bool) -> list[Pick]:
    """Name those most likely to come new into the best-selling tenth in the days after the lines: by the trees, or by what they sold."""
    table = _describe(lines, lines.days)
    if len(table["items"]) < _LEAST_ITEMS:
        return []
    below = ~table["inside"]
    model = _learn(lines, lines.days, horizon) if learned else None
    features, sold = table["features"], table["sold"]
    chance = (
        np.asarray(model.predict(features)) if model is not None else sold / max(float(sold[below].max(initial=1)), 1.0)
    )
    order = np.lexsort((-sold, -np.where(below, chance, -1.0)))[: min(NAMED, int(below.sum()))]
    # what sets the named apart from each other: that each of them sells is no reason for one of them
    speaks = (
        np.asarray(model.predict(features[order], pred_contrib=True))[:, :-1]
        if model is not None and len(order)
        else None
    )
    speaks = None if speaks is None else speaks - speaks.mean(axis=0)
    return [
        Pick(int(table["items"][row]), float(chance[row]), float(sold[row]), _reasons(None if speaks is None else speaks[place]))
        for place, row in enumerate(order)
    ]  # fmt: skip


def _reasons(speaks: Floats | None) -> tuple[str, ...]:
    if speaks is None:
        return ("units_28",)
    return tuple(FEATURES[each] for each in np.argsort(-speaks)[:2] if speaks[each] > 0)


def _learn(lines: Lines, origin: int, horizon: int) -> Any:
    """Learn from origins whose days ahead were over at this one; None where there is nothing to tell apart."""
    tables, goals = [], []
    for past in range(origin - horizon, PAST - 1, -_STEP):
        table = _describe(lines, past)
        tables.append(table["features"])
        goals.append(_is_hot(_units(lines, past, past + horizon)[table["items"]]))
    if not tables or len(np.unique(np.concatenate(goals))) < 2:
        return None
    data = lightgbm.Dataset(np.vstack(tables), np.concatenate(goals).astype(float), feature_name=list(FEATURES))
    return lightgbm.train(_SETTINGS, data, num_boost_round=_ROUNDS)


def _describe(lines: Lines, origin: int) -> dict[str, Any]:
    """Return what is known of each item asked about at an origin: its number, features, units of four weeks, whether it is inside the tenth."""
    seen = slice(*np.searchsorted(lines.day, [origin - PAST, origin]))
    item, ago = lines.item[seen], origin - lines.day[seen]
    counts = np.bincount(item, minlength=lines.items)
    items = np.flatnonzero(counts >= _LEAST_LINES)
    units, place, buyer, paid = lines.units[seen], lines.place[seen], lines.buyer[seen], lines.paid[seen]

    def add(weight: Floats | None, least: int, most: int) -> Floats:
        here = (ago > least) & (ago <= most)
        return np.bincount(item[here], None if weight is None else weight[here], minlength=lines.items)[items].astype(
            float
        )

    def distinct(what: NDArray[np.int64], least: int, most: int) -> Floats:
        here = (ago > least) & (ago <= most) & (what >= 0)
        pairs = np.unique(item[here] * (int(what.max(initial=0)) + 1) + what[here])
        return np.bincount(pairs // (int(what.max(initial=0)) + 1), minlength=lines.items)[items].astype(float)

    weeks = [add(units, 7 * each, 7 * each + 7) for each in range(4)]
    now, two, long = np.sum(weeks, axis=0), add(units, 0, 56), add(units, 0, PAST)
    lately, before = distinct(place, 0, 28), distinct(place, 28, 56)
    buyers, earlier, known = distinct(buyer, 0, 28), distinct(buyer, 28, 56), add((buyer >= 0).astype(float), 0, 28)
    edge = max(float(np.quantile(now, _EDGE)), 1.0) if len(now) else 1.0
    price = [add(paid, 0, days) / np.maximum(add(units, 0, days), 1e-9) for days in (28, PAST)]
    largest = np.zeros(lines.items)
    np.maximum.at(largest, item, units)
    group = lines.group[items]
    trend = [np.bincount(group, each, minlength=int(lines.group.max()) + 1) for each in (now, two - now)]
    oldest = np.zeros(lines.items)
    np.maximum.at(oldest, item, ago)
    columns = [
        *weeks, now, two, long, now / edge, (now + 1) / (two - now + 1), (weeks[0] + weeks[1] + 1) / (weeks[2] + weeks[3] + 1), add(None, 0, 28),
        lately, (lately + 1) / (before + 1), buyers, (buyers + 1) / (earlier + 1), known - buyers,
        np.where(price[1] > 0, np.where(now > 0, price[0], price[1]) / np.maximum(price[1], 1e-9), 1.0), oldest[items],
        ((trend[0] + 1) / (trend[1] + 1))[group], largest[items] / np.maximum(long, 1),
    ]  # fmt: skip
    return {"items": items, "features": np.column_stack(columns), "sold": now, "inside": _is_hot(now)}


def _units(lines: Lines, first: int, end: int) -> Floats:
    part = slice(*np.searchsorted(lines.day, [first, end]))
    return np.bincount(lines.item[part], lines.units[part], minlength=lines.items).astype(float)


def _is_hot(units: Floats) -> NDArray[np.bool_]:
    """Tell who is in the best-selling tenth; of equals at the edge all are."""
    return np.asarray((units >= max(float(np.quantile(units, _EDGE)), 1.0)) if len(units) else np.zeros(0, dtype=bool))


def _compare(model: Any, table: Mapping[str, Any], future: Floats) -> dict[str, dict[str, Any]]:
    truth, chance = _is_hot(future[table["items"]]), np.asarray(model.predict(table["features"]))
    found = {}
    for question, asked in {"all": np.ones(len(truth), dtype=bool), "new": ~table["inside"]}.items():
        named = {}
        for way, score in {"trees": chance, "persistence": table["sold"]}.items():
            named[way] = np.lexsort((-table["features"][:, FEATURES.index("units_91")], -np.where(asked, score, -1.0)))[
                :NAMED
            ]
        chosen = np.isin(np.arange(len(truth)), np.concatenate(list(named.values()))).nonzero()[0]
        found[question] = {
            "asked": int(asked.sum()), "hot": int(truth[asked].sum()), "base": float(truth[asked].mean()),
            **{way: float(truth[each].mean()) for way, each in named.items()},
            "marks": [(bool(truth[each]), each in set(named["trees"].tolist()), each in set(named["persistence"].tolist())) for each in chosen.tolist()],
        }  # fmt: skip
    return found


def _summarise(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return means over origins, with 95 % intervals from resampling items: those in both lists weigh in both."""
    chance = np.random.default_rng(SEED)
    draws: dict[str, list[Floats]] = {"trees": [], "persistence": []}
    for row in rows:
        hit, *lists = np.array(row["marks"], dtype=float).T
        weight = chance.poisson(1.0, (_DRAWS, len(hit))).astype(float)
        for way, mine in zip(draws, lists, strict=True):
            draws[way].append((weight * hit * mine).sum(axis=1) / np.maximum((weight * mine).sum(axis=1), 1))
    means = {way: np.mean(each, axis=0) for way, each in draws.items()}
    means["gain"] = means["trees"] - means["persistence"]
    point = {way: float(np.mean([row[way] for row in rows])) for way in draws}
    point["gain"] = point["trees"] - point["persistence"]
    return {
        "origins": [{key: value for key, value in row.items() if key != "marks"} for row in rows],
        **{way: {"precision": value, "low": float(np.quantile(means[way], 0.025)), "high": float(np.quantile(means[way], 0.975))} for way, value in point.items()},
        "on": bool(np.quantile(means["gain"], 0.025) > 0),
    }  # fmt: skip
