"""Compare all methods on anybody's baskets: what would each have recommended, and what was bought?

Everything is learnt and chosen on baskets before the ones predicted. The moment and the place of a basket count as known, for a
shop knows them when it is asked; with a file of targets that tells no time, the moment is guessed from the person's rhythm.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kaipu.brain.recommendations.gateways import methods, reading
from kaipu.brain.recommendations.gateways.history import History, Ints, Moments, last_baskets, make_history
from kaipu.brain.recommendations.rules.measuring import estimate, score_lists

SEED = 20
SERVED = 200
FEWEST = 5


def evaluate_file(
    path: Path, *, target: Path | None = None, users: Path | None = None, names: Sequence[str] = (), seed: int = SEED,
    told: Callable[[str], object] = lambda _: None,
) -> dict[str, Any]:  # fmt: skip
    """Train, tune and measure methods on a file; return plain values for JSON. Raises FileUnusable. Takes minutes.

    `target` holds what was bought next (user, item, where known time and place), else it is everybody's last basket. `users`
    narrows whom it is measured on.
    """
    given = reading.read_baskets(path)
    whole = make_history(given.columns, given.groups)
    if target is None:
        moments, user, item = last_baskets(whole)
        history, unknown = whole.before(1), 0
    else:
        history = whole
        moments, user, item, unknown = _read_target(whole, target)
    if users is not None:
        moments, user, item = _narrow(whole, users, moments, user, item)
    if len(moments.user) < FEWEST:
        raise reading.FileUnusable("too_few", str(len(moments.user)), str(FEWEST))
    facts = {
        "file": path.name, "rows": given.rows, "rows_left_out": given.left_out, "users": len(whole.users), "items": len(whole.items),
        "baskets": len(whole.basket_time), "users_measured": len(moments.user), "users_unknown": unknown,
        "basket_size": round(len(user) / len(moments.user), 2), "target": target.name if target else "last basket",
        "columns": [name for name in reading.OPTIONAL if name in given.columns], "groups": list(given.groups), "seed": seed,
    }  # fmt: skip
    table, _ = compare_methods(
        history, moments, user, item, names=names or tuple(methods.OPTIONS), seed=seed, told=told
    )
    return {**facts, **table}


def compare_methods(
    history: History, moments: Moments, user: Ints, item: Ints, *, names: Sequence[str], seed: int = SEED,
    told: Callable[[str], object] = lambda _: None,
) -> tuple[dict[str, Any], dict[str, methods.Trained]]:  # fmt: skip
    """Measure methods on what was bought at moments; return the table with which is to be switched on and why, and the methods."""
    row = np.searchsorted(moments.user, user)
    lines, kept, ready = [], {}, {}
    for name in names:
        told(name)
        started = time.perf_counter()
        trained = ready[name] = methods.train_method(name, history, seed=seed)
        line: dict[str, Any] = {"method": name}
        lists = trained.answer(moments, 20)
        for at in (10, 20):
            recall, ndcg = score_lists(lists, row, item, at)
            for label, values in ((f"recall_{at}", recall), (f"ndcg_{at}", ndcg)):
                found = estimate(values, seed=seed)
                line[label], line[f"{label}_low"], line[f"{label}_high"] = (
                    round(x, 4) for x in (found.mean, found.low, found.high)
                )
                kept[name, label] = values
        line |= {"train_s": round(trained.seconds, 2), "with_tuning_s": round(time.perf_counter() - started, 2)}
        line |= _time_serving(trained, moments) | {"chosen": dict(trained.chosen), **trained.detail}
        lines.append(line)
    return {"methods": lines, **judge(kept, seed=seed)}, ready


def judge(kept: dict[tuple[str, str], Any], *, seed: int) -> dict[str, Any]:
    """Say which method is to be switched on: ours when it beats the best other one beyond chance, else that one."""
    scores = {name: values.mean() for (name, label), values in kept.items() if label == "ndcg_10"}
    others = {name: score for name, score in scores.items() if name != "ours"}
    if not others or "ours" not in scores:
        return {"switched_on": max(scores, key=lambda name: scores[name]), "reason": "best_measured"}
    best = max(others, key=lambda name: others[name])
    gap = estimate(kept["ours", "ndcg_10"] - kept[best, "ndcg_10"], seed=seed)
    wins = gap.low > 0
    return {
        "switched_on": "ours" if wins else best, "reason": "beats_baseline" if wins else "does_not_beat_baseline", "against": best,
        "gain": round(gap.mean, 4), "gain_low": round(gap.low, 4), "gain_high": round(gap.high, 4),
    }  # fmt: skip


def _time_serving(trained: methods.Trained, moments: Moments) -> dict[str, float]:
    """Time answers for one person at a time, as a shop asks."""
    chosen = np.linspace(0, len(moments.user) - 1, min(SERVED, len(moments.user))).astype(int)
    took = []
    for each in chosen:
        one = Moments(moments.user[each : each + 1], moments.time[each : each + 1], moments.place[each : each + 1])
        started = time.perf_counter()
        trained.answer(one, 20)
        took.append((time.perf_counter() - started) * 1000)
    low, high = np.percentile(took, [50, 95])
    return {"serve_p50_ms": round(float(low), 2), "serve_p95_ms": round(float(high), 2)}


def _read_target(whole: History, path: Path) -> tuple[Moments, Ints, Ints, int]:
    """Return moments, users and items of a file of targets, and how many of its users are in no basket before."""
    given = reading.read_baskets(path, needed=("user", "item"))
    user, known = _codes(whole.users, given.columns["user"])
    item, sold = _codes(whole.items, given.columns["item"])
    new = np.unique(given.columns["item"].astype(str), return_inverse=True)[1] + len(whole.items)
    item = np.where(sold, item, new)  # nobody can guess it, but it was bought
    unknown = len(np.unique(given.columns["user"][~known].astype(str)))
    pairs = np.unique(np.column_stack([user[known], item[known]]), axis=0)
    who = np.unique(pairs[:, 0])
    return _guess_moments(whole, who, given, user), pairs[:, 0], pairs[:, 1], unknown


def _guess_moments(whole: History, who: Ints, given: reading.Baskets, user: Ints) -> Moments:
    stop = whole.basket_start[who + 1] - 1
    first = whole.basket_start[who]
    span = whole.basket_time[stop] - whole.basket_time[first]
    moment = whole.basket_time[stop] + np.where(stop > first, span / np.maximum(stop - first, 1), 7.0)
    place = np.array(
        [_most_frequent(whole.basket_place[a : b + 1]) for a, b in zip(first, stop, strict=True)], dtype=np.int64
    )
    if "time" in given.columns:
        told = np.full(len(whole.users), np.nan)
        known = (user >= 0) & np.isfinite(given.columns["time"].astype(float))
        told[user[known]] = given.columns["time"].astype(float)[known]
        moment = np.where(np.isfinite(told[who]), told[who], moment)
    if "place" in given.columns and len(whole.places):
        code, sold = _codes(whole.places, np.array([str(each) for each in given.columns["place"]]))
        here = np.full(len(whole.users), -1)
        here[user[sold & (user >= 0)]] = code[sold & (user >= 0)]
        place = np.where(here[who] >= 0, here[who], place)
    return Moments(who, moment, place)


def _most_frequent(codes: Ints) -> int:
    found, times = np.unique(codes, return_counts=True)
    return int(found[np.argmax(times)])


def _narrow(whole: History, path: Path, moments: Moments, user: Ints, item: Ints) -> tuple[Moments, Ints, Ints]:
    code, known = _codes(whole.users, reading.read_baskets(path, needed=("user",)).columns["user"])
    kept = np.isin(moments.user, code[known])
    mine = np.isin(user, code[known])
    return Moments(moments.user[kept], moments.time[kept], moments.place[kept]), user[mine], item[mine]


def _codes(labels: Any, column: Any) -> tuple[Ints, Any]:
    """Return the code of each label (−1 for a new one), compared as written, and which are known."""
    written = np.array([str(each) for each in labels.tolist()])
    order = np.argsort(written, kind="stable")
    asked = np.array([str(each) for each in column.tolist()])
    place = np.minimum(np.searchsorted(written[order], asked), max(len(written) - 1, 0))
    known = written[order][place] == asked if len(written) else np.zeros(len(asked), dtype=bool)
    return np.where(known, order[place] if len(order) else -1, -1), known
