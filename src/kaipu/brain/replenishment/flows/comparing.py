"""Playing the shop's own last year under every way of ordering, and switching on what earned most: by code, not by wish."""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from kaipu.brain.modelling import api as modelling
from kaipu.brain.replenishment.queries import MODEL, get_purse, list_service
from kaipu.brain.replenishment.queries.trials import TrialTooSmall, read_trial
from kaipu.brain.replenishment.rules import TARGETS, compare

EVERY_DAYS = 28


def compare_due(*, now: Callable[[], datetime], again: bool = False) -> dict[str, Any]:
    """Compare the ways of ordering once in four weeks; return what was found."""
    return modelling.train_due(name=MODEL, train=lambda until: _compare(until, now, again=again), now=now, again=again)


def _compare(until: date, now: Callable[[], datetime], *, again: bool) -> dict[str, Any]:
    standing = modelling.find_model(name=MODEL)
    if standing and standing.card and (until - standing.card.data_until).days < EVERY_DAYS and not again:
        return {"state": "current"}
    started = time.monotonic()
    try:
        trial = read_trial(until=until, at=now())
    except TrialTooSmall:
        return {"state": "waiting"}
    found = compare(trial, get_purse().costs, list_service())
    profit = {row["method"]: row["profit_minor"] for row in found["methods"]}
    score = profit[TARGETS] / max(1, abs(profit[found["best_plain"]]))
    card = modelling.Card(
        data_until=until, method=found["on"], reason="better" if found["on"] == TARGETS else "not_better", measure="profit",
        score=score, baseline=found["best_plain"], baseline_score=1.0,
        previous_score=score,  # the way itself does not change, only what it is measured on: the newest comparison always counts
        rows=found["series"], seconds=time.monotonic() - started, seed=found["seed"], figures=found,
    )  # fmt: skip
    modelling.store_model(name=MODEL, files={}, card=card, at=now())
    return {
        "state": "compared",
        "on": found["on"],
        "gain_minor": found["gain_minor"],
        "seconds": round(card.seconds, 1),
    }
