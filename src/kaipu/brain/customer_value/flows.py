"""From the warehouse to expectations: read purchases, let all methods compete on days nobody had seen, keep the card, write the values."""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
from django.conf import settings

from kaipu.brain.customer_value import operations
from kaipu.brain.customer_value.gateways import scoring
from kaipu.brain.customer_value.gateways.boosting import SEED
from kaipu.brain.customer_value.gateways.evaluation import compare_categories
from kaipu.brain.customer_value.gateways.evaluation import evaluate as evaluate_file
from kaipu.brain.customer_value.gateways.histories import Ledger, describe, make_ledger
from kaipu.brain.customer_value.gateways.valuing import value_customers
from kaipu.brain.customer_value.queries import MODEL, read_categories, read_purchases
from kaipu.brain.customer_value.rules import HORIZON_DAYS, LEAST_CUSTOMERS, LEAST_DAYS, Purchases
from kaipu.brain.modelling import api as modelling
from kaipu.kernel.money import Money

_WATCHED = ("silence", "purchases_91", "worth_91")
_PLAIN_OF_GONE = ("base_rate", "own_rhythm")


def train_due(*, now: Callable[[], datetime], again: bool = False) -> dict[str, Any]:
    """Value all customers once for each last day the warehouse has; return what was done.

    A failed or worse training leaves the values as they were. Costs about half a minute for 2,500 customers and a year.
    """
    return modelling.train_due(name=MODEL, train=lambda until: _train(until, now), now=now, again=again)


def evaluate(columns: Any, *, horizon: int | None) -> dict[str, Any]:
    """Compare all methods on the columns of a file. Raises DataTooShort."""
    return evaluate_file(columns, horizon=horizon)


def _train(until: date, now: Callable[[], datetime]) -> dict[str, Any]:
    started = time.monotonic()
    bought = read_purchases(until=until, at=now())
    if len(bought.customers) < LEAST_CUSTOMERS:
        return {"state": "waiting", "reason": "customers", "value": len(bought.customers)}
    ledger = make_ledger(bought.who, bought.day, bought.worth)
    cut = (until - date(1970, 1, 1)).days
    if cut - ledger.first_day < max(LEAST_DAYS, HORIZON_DAYS + 28):
        return {"state": "waiting", "reason": "days", "value": cut - ledger.first_day}
    figures = scoring.backtest(ledger, cut - HORIZON_DAYS, HORIZON_DAYS)
    kinds = read_categories(until=until, customers=bought.customers, at=now())
    method, table = compare_categories(
        kinds.who, kinds.day, kinds.category, customers=len(bought.customers), kinds=len(kinds.names),
        cut=cut - HORIZON_DAYS, horizon=HORIZON_DAYS,
    )  # fmt: skip
    figures |= {"categories": table, "category_method": method}
    forecast = value_customers(
        ledger, bought.customers, kinds, method, cut, minor=1 / float(Money(1, settings.CURRENCY).major)
    )
    figures["used"] = forecast.used
    card = _card(figures, ledger, until, cut, bought, time.monotonic() - started)
    stored = modelling.store_model(name=MODEL, files=forecast.files, card=card, at=now())
    if stored is None:
        return {"state": "worse"}
    operations.replace_values(values=forecast.values, as_of=until, at=now())
    modelling.note_drift(name=MODEL, shares=_shares(ledger, cut, _edges(ledger, cut - HORIZON_DAYS)), at=now())
    return {
        "state": "trained",
        "number": stored.number,
        "customers": len(forecast.values),
        "seconds": round(card.seconds, 1),
    }


def _card(
    figures: dict[str, Any], ledger: Ledger, until: date, cut: int, bought: Purchases, seconds: float
) -> modelling.Card:
    rows = {row["method"]: row["brier"] for row in figures["gone"]}
    method = figures["chosen"]["gone"]["method"]
    plain = min((each for each in _PLAIN_OF_GONE if each in rows), key=lambda each: rows[each], default=method)
    return modelling.Card(
        data_until=until, method=method, reason=figures["chosen"]["gone"]["reason"], measure="brier", score=rows[method],
        baseline=plain, baseline_score=rows[plain], higher_is_better=False, rows=len(bought.day), seconds=seconds, seed=SEED,
        figures=figures, reference=_shares(ledger, cut - HORIZON_DAYS, _edges(ledger, cut - HORIZON_DAYS)),
    )  # fmt: skip


def _edges(ledger: Ledger, cut: int) -> dict[str, Any]:
    """Return tenths of what the model watches, as it was when it learned."""
    _summary, features, names = describe(ledger, cut)
    return {each: np.unique(np.quantile(features[:, names.index(each)], np.linspace(0.1, 0.9, 9))) for each in _WATCHED}


def _shares(ledger: Ledger, cut: int, edges: dict[str, Any]) -> dict[str, list[float]]:
    _summary, features, names = describe(ledger, cut)
    found = {}
    for each, ends in edges.items():
        place = np.searchsorted(ends, features[:, names.index(each)])
        found[each] = (np.bincount(place, minlength=len(ends) + 1) / len(place)).tolist()
    return found
