"""From the columns of a file to a whole comparison: the last days held out, everything else known."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from kaipu.brain.customer_value.gateways.categories import rank_categories, score_categories
from kaipu.brain.customer_value.gateways.histories import Integers, Ledger, make_ledger
from kaipu.brain.customer_value.gateways.scoring import backtest
from kaipu.brain.customer_value.rules import HORIZON_DAYS, DataTooShort

_EPOCH = date(1970, 1, 1)
_LEAST_CUSTOMERS, _LEAST_DAYS = 10, 8


def evaluate(columns: Mapping[str, Any], *, horizon: int | None) -> dict[str, Any]:
    """Compare all methods on a file's last days. Columns customer, date, amount and maybe category, of equal length. Raises DataTooShort."""
    _names, who = np.unique(np.asarray(columns["customer"]).astype(str), return_inverse=True)
    day = np.asarray(columns["date"]).astype("datetime64[D]").astype(np.int64)
    ledger = make_ledger(who.astype(np.int64), day, np.asarray(columns["amount"], dtype=np.float64))
    span = ledger.last_day - ledger.first_day + 1
    if ledger.customers < _LEAST_CUSTOMERS:
        raise DataTooShort("customers", ledger.customers)
    if span < _LEAST_DAYS:
        raise DataTooShort("days", span)
    ahead = horizon or min(HORIZON_DAYS, span // 4)
    if ahead >= span - 1:
        raise DataTooShort("horizon", span)
    cut = ledger.last_day - ahead
    found = backtest(ledger, cut, ahead)
    kinds = _categories(columns, who.astype(np.int64), day, ledger, cut, ahead)
    found["chosen"]["category"] = {"subject": "category", "method": kinds[0] if kinds else ""}
    return {
        "customers": found["customers"], "purchases_seen": int((ledger.day <= cut).sum()), "first_day": as_date(ledger.first_day).isoformat(),
        "cut": as_date(cut).isoformat(), **found, "categories": kinds[1] if kinds else [],
        "compared": found["chosen"]["purchases"]["reason"] == "compared",
    }  # fmt: skip


def compare_categories(
    who: Integers, day: Integers, category: Integers, *, customers: int, kinds: int, cut: int, horizon: int
) -> tuple[str, list[dict[str, Any]]]:
    """Return the method that was best on the horizon before a cut, and how all did on the one after it."""
    sizes = {"customers": customers, "kinds": kinds}
    before = score_categories(
        rank_categories(who, day, category, **sizes, cut=cut - horizon), who, day, category, cut - horizon, horizon
    )
    after = score_categories(rank_categories(who, day, category, **sizes, cut=cut), who, day, category, cut, horizon)
    return str(max(before, key=lambda row: float(row["any_of_3"]))["method"]), after


def as_date(day: int) -> date:
    """Return a day that is counted from 1970 as a date."""
    return _EPOCH + timedelta(days=day)


def _categories(
    columns: Mapping[str, Any], who: Integers, day: Integers, ledger: Ledger, cut: int, horizon: int
) -> tuple[str, list[dict[str, Any]]] | None:
    if "category" not in columns or ledger.first_day >= cut - horizon:
        return None
    given = np.ma.masked_array(columns["category"])
    kept = ~np.ma.getmaskarray(given)
    if not kept.any():
        return None
    names, category = np.unique(given.data[kept].astype(str), return_inverse=True)
    return compare_categories(
        who[kept], day[kept], category.astype(np.int64), customers=ledger.customers, kinds=len(names), cut=cut, horizon=horizon
    )  # fmt: skip
