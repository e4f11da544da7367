"""All methods behind one interface: train on a history, then say for people at moments what they buy next."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kaipu.brain.recommendations.gateways import ranking, simple, tifu
from kaipu.brain.recommendations.gateways.background import learn_background
from kaipu.brain.recommendations.gateways.history import History, Ints, Moments, last_baskets
from kaipu.brain.recommendations.rules.measuring import score_lists

TUNED_ON = 2000
Listing = Callable[[Moments, int], Ints]
Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trained:
    """A method ready to answer, with what was chosen for it on earlier baskets and what learning took."""

    name: str
    answer: Listing
    chosen: Settings
    seconds: float
    detail: Mapping[str, Any]
    model: ranking.Ranker | None = None


OPTIONS: dict[str, tuple[Settings, ...]] = {
    "popular": ({},),
    "own": ({},),
    "own_popular": ({},),
    "item_knn": ({"neighbours": 20}, {"neighbours": 100}),
    "als": ({"factors": 64, "alpha": 1.0}, {"factors": 128, "alpha": 1.0}, {"factors": 64, "alpha": 10.0}),
    "bpr": ({"factors": 64},),
    "tifu_knn": (
        {"group": 7, "within": 0.9, "between": 0.7, "neighbours": 300, "own": 0.7},
        {"group": 7, "within": 0.9, "between": 0.7, "neighbours": 300, "own": 0.5},
        {"group": 7, "within": 0.9, "between": 0.7, "neighbours": 900, "own": 0.3},
        {"group": 3, "within": 0.9, "between": 0.7, "neighbours": 900, "own": 0.9},
        {"group": 20, "within": 0.95, "between": 0.8, "neighbours": 300, "own": 0.7},
    ),
    "ours": ({},),
}  # the settings of TIFU-kNN lie around those that its authors chose on four data sets


def train_method(name: str, history: History, *, seed: int, chosen: Settings | None = None) -> Trained:
    """Choose settings on people's newest baskets of the history, then learn from all of it. `chosen` are settings known already."""
    if chosen is None:
        chosen = choose_settings(name, history, seed=seed)
    started = time.perf_counter()
    answer, detail = _TRAIN[name](history, chosen, seed)
    detail = dict(detail)
    model = detail.pop("model", None)
    return Trained(name, answer, chosen, time.perf_counter() - started, detail, model)


def choose_settings(name: str, history: History, *, seed: int) -> Settings:
    """Return the settings with the best nDCG at 10 on the newest basket of a history, learnt from what lies before it."""
    options = OPTIONS[name]
    moments, user, item = last_baskets(history)
    if len(options) == 1 or not len(moments.user):
        return options[0]
    if len(moments.user) > TUNED_ON:
        kept = np.sort(np.random.default_rng(seed).choice(len(moments.user), TUNED_ON, replace=False))
        moments = Moments(moments.user[kept], moments.time[kept], moments.place[kept])
        mine = np.isin(user, moments.user)
        user, item = user[mine], item[mine]
    earlier, row = history.before(1), np.searchsorted(moments.user, user)
    scores = []
    for option in options:
        answer, _ = _TRAIN[name](earlier, option, seed)
        scores.append(score_lists(answer(moments, 10), row, item, 10)[1].mean())
    return options[int(np.argmax(scores))]


def _popular(history: History, _chosen: Settings, _seed: int) -> tuple[Listing, Settings]:
    best = simple.list_popular(history, np.array([0]), 1000)[0]
    return lambda moments, count: np.tile(best[:count], (len(moments.user), 1)), {}


def _own(history: History, _chosen: Settings, _seed: int) -> tuple[Listing, Settings]:
    return lambda moments, count: simple.list_own(history, moments.user, count), {}


def _own_popular(history: History, _chosen: Settings, _seed: int) -> tuple[Listing, Settings]:
    best = simple.list_popular(history, np.array([0]), 1000)[0]
    return lambda moments, count: simple.fill(simple.list_own(history, moments.user, count), best), {}


def _by_model(
    train: Callable[[History, Settings, int], Any],
) -> Callable[[History, Settings, int], tuple[Listing, Settings]]:
    def learn(history: History, chosen: Settings, seed: int) -> tuple[Listing, Settings]:
        model, counts = train(history, chosen, seed), simple.count_matrix(history)
        return lambda moments, count: simple.list_by_model(model, counts, moments.user, count), {}

    return learn


def _tifu(history: History, chosen: Settings, seed: int) -> tuple[Listing, Settings]:
    choice = tifu.Tifu(**chosen)
    crowd = tifu.gather_crowd(history, choice, seed)
    return lambda moments, count: tifu.list_tifu(crowd, moments.user, count, choice), {}


def _ours(history: History, _chosen: Settings, seed: int) -> tuple[Listing, Settings]:
    choice = tifu.Tifu()
    ranker = ranking.train_ranker(history, choice=choice, seed=seed)
    background = learn_background(history, choice, seed)
    best = simple.list_popular(history, np.array([0]), 1000)[0]
    detail = {"rounds": ranker.rounds, "rows": ranker.rows, "gains": ranker.gains, "model": ranker}
    return lambda moments, count: simple.fill(ranking.rank(ranker, background, moments, count), best), detail


_TRAIN: dict[str, Callable[[History, Settings, int], tuple[Listing, Settings]]] = {
    "popular": _popular,
    "own": _own,
    "own_popular": _own_popular,
    "item_knn": _by_model(lambda history, chosen, _seed: simple.train_item_neighbours(history, chosen["neighbours"])),
    "als": _by_model(lambda history, chosen, seed: simple.train_als(history, **chosen, seed=seed)),
    "bpr": _by_model(lambda history, chosen, seed: simple.train_bpr(history, **chosen, seed=seed)),
    "tifu_knn": _tifu,
    "ours": _ours,
}
