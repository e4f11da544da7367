"""The long ways of forecasts: training on the shop's own sales, and measuring all methods on a file."""

import io
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np

from kaipu.brain.forecasts.gateways import forecasting
from kaipu.brain.forecasts.gateways.boosting import SEED
from kaipu.brain.forecasts.gateways.evaluation import evaluate as evaluate_file
from kaipu.brain.forecasts.gateways.panel import Floats, Known, Panel
from kaipu.brain.forecasts.queries import MODEL, Conditions, is_long_enough, pack, read_conditions, read_sales
from kaipu.brain.forecasts.rules import HISTORY_DAYS, HORIZON_DAYS, KINDS, Name, Sales
from kaipu.brain.modelling import api as modelling


def evaluate(columns: Any, *, horizon: int, thorough: bool) -> dict[str, Any]:
    """Compare all methods on the last days of a file's columns. Raises DataTooShort."""
    return evaluate_file(columns, horizon=horizon, thorough=thorough)


def train_due(*, now: Callable[[], datetime], again: bool = False) -> dict[str, Any]:
    """Forecast once for each last day the warehouse has; return what was done."""
    return modelling.train_due(name=MODEL, train=lambda until: _train(until, now), now=now, again=again)


def make_panel(sales: Sales, until: date, conditions: Conditions | None = None) -> Panel:
    """Return sales as a panel that ends on a day, with what was known of its days.

    Days before a series' first sale are unknown; so are those on which the shelf was empty in the end: more was wanted than was sold.
    """
    last = (until - date(1970, 1, 1)).days
    first = int(sales.day.min())
    values = np.zeros((len(sales.names), last - first + 1))
    values[sales.row, sales.day - first] = sales.units
    began = np.full(len(sales.names), values.shape[1])
    np.minimum.at(began, sales.row, sales.day - first)
    values[np.arange(values.shape[1])[None, :] < began[:, None]] = np.nan
    _groups, group = np.unique([each.place for each in sales.names], return_inverse=True)
    group = group.astype(np.int64)
    if conditions is None:
        return Panel(values, first, None, None, group)
    values[conditions.empty] = np.nan
    known = tuple(Known(name, told, ahead) for name, told, ahead in conditions.known)
    return Panel(values, first, conditions.promotion, conditions.price, group, known)


def _train(until: date, now: Callable[[], datetime]) -> dict[str, Any]:
    started = time.monotonic()
    figures: dict[str, Any] = {}
    names: list[Name] = []
    parts: list[dict[str, Any]] = []
    rows = 0
    for kind in KINDS:
        sales = read_sales(kind=kind, until=until, at=now())
        if not is_long_enough(sales, until):
            return {"state": "waiting", "reason": "days", "value": len(sales.day)}
        conditions = read_conditions(sales=sales, until=until, at=now())
        panel = make_panel(sales, until, conditions)
        figures[kind] = forecasting.backtest(panel, HORIZON_DAYS, thorough=False)
        parts.append(_arrays(sales, panel, forecasting.look_ahead(panel, HORIZON_DAYS)))
        names += sales.names
        rows += len(sales.day)
    arrays: dict[str, Any] = {each: np.concatenate([part[each] for part in parts]) for each in parts[0]}
    arrays["order"] = np.argsort(-arrays["total"], kind="stable")
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    card = _card(figures, until, rows, time.monotonic() - started)
    files = {"series.json": pack(tuple(names)), "forecast.npz": file.getvalue()}
    stored = modelling.store_model(name=MODEL, files=files, card=card, at=now())
    if stored is None:
        return {"state": "worse"}
    return {"state": "trained", "number": stored.number, "series": len(names), "seconds": round(card.seconds, 1)}


def _arrays(sales: Sales, panel: Panel, outlook: forecasting.Outlook) -> dict[str, Any]:
    history = np.nan_to_num(panel.values[:, -HISTORY_DAYS:])
    kinds = np.array(outlook.kinds)
    return {
        "history": _small(np.pad(history, ((0, 0), (HISTORY_DAYS - history.shape[1], 0)))), "mean": _small(outlook.mean),
        "low": _small(outlook.quantiles[0]), "high": _small(outlook.quantiles[-1]), "total": _small(outlook.totals),
        "total_low": _small(outlook.total_quantiles[0]), "total_high": _small(outlook.total_quantiles[-1]), "method": kinds[outlook.chosen],
        "deviations": _small(outlook.deviations), "per": _small(sales.per),
    }  # fmt: skip


def _small(values: Floats) -> Any:
    return values.astype(np.float32)


def _card(figures: dict[str, Any], until: date, rows: int, seconds: float) -> modelling.Card:
    table = {row["method"]: row["rmsse"] for row in figures["department"]["methods"]}
    plain = min(("seasonal_naive", "weekday_mean"), key=lambda each: table[each])
    return modelling.Card(
        data_until=until, method=figures["department"]["best_for_all"], reason="compared", measure="rmsse", score=table["chosen"],
        baseline=plain, baseline_score=table[plain], higher_is_better=False, rows=rows, seconds=seconds, seed=SEED, figures=figures,
    )  # fmt: skip
