"""The night's work: compare the methods on everybody's last basket, keep the ranker where it wins, and work out all lists.

Lists change kind by kind in one transaction each, so a page sees the old ones or the new ones. Killed anywhere, the next run
does it again. What is learnt holds no customer: trees over features, not ids.
"""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np

from kaipu.brain.modelling import api as modelling
from kaipu.brain.recommendations import operations
from kaipu.brain.recommendations.flows.evaluating import FEWEST, SEED, compare_methods
from kaipu.brain.recommendations.flows.reading import Trade, count_shares, everybody_now, read_trade
from kaipu.brain.recommendations.flows.tiring import note_showings, step_back
from kaipu.brain.recommendations.gateways import features, goods, methods, picking, ranking, simple, tifu
from kaipu.brain.recommendations.gateways.background import Background, learn_background
from kaipu.brain.recommendations.gateways.history import History, Moments, last_baskets
from kaipu.brain.recommendations.queries import NAME, get_coverage
from kaipu.brain.recommendations.rules import Pick, score_lists
from kaipu.kernel import clock

COMPARED = ("popular", "own_popular", "tifu_knn", "ours")
REFERENCE_DAYS, DRIFT_DAYS = 84, 28
SIMILAR, MOST_GOODS = 12, 15_000  # for rarer goods the shop shows the best sellers of their kind


def train_due(*, now: Callable[[], datetime], again: bool = False) -> dict[str, Any]:
    """Compare, keep and work out lists once for each last day the warehouse has; return what was done.

    A failure is noted, and all stays as it was. Takes minutes.
    """

    def train(_until: date) -> dict[str, Any]:
        note_showings(at=now())
        return train_on(read_trade(at=now()), at=now())

    return modelling.train_due(name=NAME, train=train, now=now, again=again)


def train_on(trade: Trade, *, at: datetime) -> dict[str, Any]:
    """Do the night's work on what was read."""
    started = time.perf_counter()
    history = trade.history
    background = learn_background(history, tifu.Tifu(), SEED)
    _list_goods(trade, background, at)
    if get_coverage().customers == 0:  # the first time: something plain until the comparison is through
        _save("customer", _pick_plainly(trade, "own_popular"), at)
    modelling.note_drift(name=NAME, shares=count_shares(history, DRIFT_DAYS), at=at)
    moments, user, item = last_baskets(history)
    if len(moments.user) < FEWEST:
        return {"state": "waiting", "reason": "customers", "value": len(moments.user)}
    table, trained = compare_methods(history.before(1), moments, user, item, names=COMPARED)
    ranker = trained["ours"].model
    card = _card(trade, table, _score_standing(history, moments, user, item), time.perf_counter() - started)
    kept = modelling.store_model(name=NAME, files=ranking.pack(ranker) if ranker else {}, card=card, at=at)
    standing = kept or modelling.find_model(name=NAME)
    method = standing.card.method if standing and standing.card else card.method
    if standing and kept is None:
        ranker = ranking.unpack(standing.folder)
    lists = (
        _pick_by_ranker(trade, background, ranker, at) if method == "ours" and ranker else _pick_plainly(trade, method)
    )
    _save("customer", step_back(lists, on=clock.local_date(at)), at)
    return {
        "state": "trained",
        "method": method,
        "used": kept is not None,
        "customers": len(lists),
        "seconds": round(time.perf_counter() - started, 1),
    }


def _list_goods(trade: Trade, background: Background, at: datetime) -> None:
    bought = np.bincount(trade.history.item, minlength=len(trade.history.items))
    liked = trade.history.items[np.argsort(-bought, kind="stable")[:MOST_GOODS]]
    wanted = np.flatnonzero(np.isin(trade.skus, liked))
    found, strength = goods.find_alike(trade.texts, trade.categories, wanted, SIMILAR)
    _save("similar", picking.pick_similar(trade.skus, wanted, found, strength, trade.margins), at)
    _save("along", picking.pick_along(background, trade.margins), at)
    _save("hour", picking.pick_by_hour(trade.history, trade.margins), at)
    _save("place", picking.pick_by_place(trade.history, trade.margins), at)


def _save(kind: str, picks: dict[int, list[Pick]], at: datetime) -> None:
    operations.save_picks(kind=kind, picks=picks, at=at)


def _pick_by_ranker(
    trade: Trade, background: Background, ranker: ranking.Ranker, at: datetime
) -> dict[int, list[Pick]]:
    everybody = everybody_now(trade.history, at)
    found: dict[int, list[Pick]] = {}
    for start in range(0, len(everybody.user), 1000):
        part = slice(start, start + 1000)
        table = features.describe(
            background, Moments(everybody.user[part], everybody.time[part], everybody.place[part])
        )
        scores = np.asarray(ranker.booster.predict(table.values, num_threads=2))
        found |= picking.pick_for_customers(table, scores, background, trade.margins)
    return found


def _pick_plainly(trade: Trade, method: str) -> dict[int, list[Pick]]:
    history = trade.history
    who = np.flatnonzero(history.baskets > 0)
    popular = simple.list_popular(history, np.array([0]), 300)[0]
    if method == "tifu_knn":
        choice = tifu.Tifu(**methods.choose_settings("tifu_knn", history, seed=SEED))
        lists = tifu.list_tifu(tifu.gather_crowd(history, choice, SEED), who, picking.LISTED, choice)
        return picking.pick_from_lists(history, who, simple.fill(lists, popular), "alike", trade.margins)
    own = (
        simple.list_own(history, who, picking.LISTED)
        if method != "popular"
        else np.full((len(who), picking.LISTED), -1)
    )
    return picking.pick_from_lists(history, who, simple.fill(own, popular), "many", trade.margins)


def _score_standing(history: History, moments: Moments, user: Any, item: Any) -> float | None:
    """Return what the ranker in use reaches on the same baskets; None when there is none that knows these features."""
    standing = modelling.find_model(name=NAME)
    if standing is None or standing.card is None or standing.card.method != "ours" or not standing.folder.exists():
        return None
    ranker = ranking.unpack(standing.folder)
    background = learn_background(history.before(1), tifu.Tifu(), SEED)
    one = Moments(moments.user[:1], moments.time[:1], moments.place[:1])
    if features.describe(background, one).names != ranker.names:
        return None
    lists = ranking.rank(ranker, background, moments, 10)
    return float(score_lists(lists, np.searchsorted(moments.user, user), item, 10)[1].mean())


def _card(trade: Trade, table: dict[str, Any], standing: float | None, seconds: float) -> modelling.Card:
    """Write the card. A hair below the model in use is chance: the newer one knows more."""
    scores = {line["method"]: line["ndcg_10"] for line in table["methods"]}
    history = trade.history
    return modelling.Card(
        data_until=trade.until, method=table["switched_on"], reason=table["reason"], measure="ndcg_10",
        score=scores[table["switched_on"]], baseline=table.get("against", "own_popular"),
        baseline_score=scores[table.get("against", "own_popular")], previous_score=None if standing is None else round(standing * 0.98, 5),
        rows=len(history.user), seconds=round(seconds, 1), seed=SEED,
        figures={**table, "customers": int((history.baskets > 0).sum()), "goods": len(trade.skus), "baskets": len(history.basket_time)},
        reference=count_shares(history, REFERENCE_DAYS),
    )  # fmt: skip
