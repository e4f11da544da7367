"""The long ways of forecasts: training on the shop's own sales, and measuring all methods on a file."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from kaipu.brain.forecasts.gateways import forecasting, fresh, hot, levels, scoring
from kaipu.brain.forecasts.gateways.boosting import SEED
from kaipu.brain.forecasts.gateways.evaluation import evaluate as evaluate_file
from kaipu.brain.forecasts.gateways.panel import Floats, Known, Panel, cut_panel
from kaipu.brain.forecasts.queries import (
    MODEL,
    Conditions,
    SoldLines,
    is_long_enough,
    pack,
    read_conditions,
    read_lines,
    read_sales,
    sum_sales,
)
from kaipu.brain.forecasts.rules import (
    HISTORY_DAYS,
    HORIZON_DAYS,
    KINDS,
    SUMS,
    DataTooShort,
    HotProduct,
    NewProduct,
    Sales,
)
from kaipu.brain.modelling import api as modelling

_TREE = ("department", *SUMS)
_ERROR_BINS = (-2, -1, -0.5, -0.2, 0, 0.5, 1, 2, 4)
_LEVEL_BINS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


def evaluate(columns: Any, *, horizon: int, thorough: bool) -> dict[str, Any]:
    """Compare all methods on the last days of a file's columns. Raises DataTooShort."""
    return evaluate_file(columns, horizon=horizon, thorough=thorough)


def evaluate_hot(columns: Any, *, horizon: int) -> dict[str, Any]:
    """Compare who was foreseen among the best-selling tenth on a file's last weeks: item, date, quantity; maybe place, customer, amount, group.

    Raises DataTooShort.
    """
    lines = _Lines.of(columns, hot.PAST + 2 * horizon)
    place, buyer = (lines.codes(columns, each) for each in ("place", "customer"))
    groups = lines.kinds(columns, ("group",))[:, 0]
    return hot.evaluate(
        hot.Lines(lines.item, lines.day, lines.units, place, buyer, lines.paid, groups, lines.days), horizon
    )


def evaluate_launches(columns: Any, *, horizon: int) -> dict[str, Any]:
    """Compare ways to foresee new products on a file: item, date, quantity; maybe amount, department, category, brand. Raises DataTooShort."""
    lines = _Lines.of(columns, 91 + 2 * horizon)
    kinds = lines.kinds(columns, ("department", "category", "brand"))
    launches = fresh.make_launches(lines.item, lines.day, lines.units, lines.paid, kinds, lines.days)
    return {"horizon_days": horizon, **fresh.evaluate(launches, horizon)}


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of a file by day: items and days counted from 0, units, and what was paid (units where that is not known)."""

    order: Any
    item: Any
    day: Any
    units: Floats
    paid: Floats
    days: int

    @staticmethod
    def of(columns: Any, least: int) -> "_Lines":
        """Read what all files have. Raises DataTooShort."""
        day = np.asarray(columns["date"]).astype("datetime64[D]").astype(np.int64)
        order = np.argsort(day, kind="stable")
        day = day[order] - day.min() if len(day) else day
        days = int(day[-1]) + 1 if len(day) else 0
        if days < least:
            raise DataTooShort("days", days)
        units = np.ma.filled(np.ma.masked_array(columns["quantity"], dtype=np.float64), 0.0)[order]
        paid = np.ma.filled(np.ma.masked_array(columns["amount"], dtype=np.float64), 0.0)[order] if "amount" in columns else units  # fmt: skip
        item = np.unique(np.asarray(columns["item"]).astype(str)[order], return_inverse=True)[1]
        return _Lines(order, item, day, units, paid, days)

    def codes(self, columns: Any, name: str) -> Any:
        """Return a text column as numbers from 0; all 0 where there is none."""
        if name not in columns:
            return np.zeros(len(self.day), dtype=np.int64)
        return np.unique(np.asarray(columns[name]).astype(str)[self.order], return_inverse=True)[1]

    def kinds(self, columns: Any, names: tuple[str, ...]) -> Any:
        """Return columns of items (items × columns): the newest line of an item speaks for it."""
        found = np.zeros((int(self.item.max()) + 1, len(names)), dtype=np.int64)
        for place, name in enumerate(names):
            found[self.item, place] = self.codes(columns, name)
        return found


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


@dataclass(frozen=True, slots=True)
class _Level:
    """The series of one kind: what was sold, and the same as a panel."""

    sales: Sales
    panel: Panel


def _train(until: date, now: Callable[[], datetime]) -> dict[str, Any]:
    started = time.monotonic()
    found: dict[str, _Level] = {}
    for kind in KINDS:
        sales = (
            sum_sales(found["department"].sales, kind) if kind in SUMS else read_sales(kind=kind, until=until, at=now())
        )
        if not is_long_enough(sales, until):
            return {"state": "waiting", "reason": "days", "value": len(sales.day)}
        found[kind] = _Level(sales, make_panel(sales, until, read_conditions(sales=sales, until=until, at=now())))
    past: dict[str, forecasting.Outlook] = {}
    took: dict[str, float] = {}
    for kind, level in found.items():
        since = time.monotonic()
        past[kind] = forecasting.look_ahead(cut_panel(level.panel, level.panel.days - HORIZON_DAYS), HORIZON_DAYS)
        took[kind] = time.monotonic() - since
    said = _join(past, found)
    ahead = _join({kind: forecasting.look_ahead(level.panel, HORIZON_DAYS) for kind, level in found.items()}, found)
    figures: dict[str, Any] = {kind: forecasting.tell_back(found[kind].panel, said[kind], took[kind]) for kind in KINDS}
    figures["levels"] = _tell_ways(past, found)
    names = tuple(name for level in found.values() for name in level.sales.names)
    parts = [_arrays(level.sales, level.panel, ahead[kind]) for kind, level in found.items()]
    arrays: dict[str, Any] = {each: np.concatenate([part[each] for part in parts]) for each in parts[0]}
    arrays["order"] = np.argsort(-arrays["total"], kind="stable")
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    sold = read_lines(until=until, at=now())
    figures["hot"], picks = _pick_hot(sold)
    figures["new"], newcomers = _foresee_new(sold)
    card = _card(
        figures,
        _shares(past, found, -4 * HORIZON_DAYS, -HORIZON_DAYS),
        until,
        sum(len(level.sales.day) for level in found.values()),
        time.monotonic() - started,
    )
    files = {
        "series.json": pack(names),
        "forecast.npz": file.getvalue(),
        "hot.json": pack(picks),
        "new.json": pack(newcomers),
    }
    stored = modelling.store_model(name=MODEL, files=files, card=card, at=now())
    if stored is None:
        return {"state": "worse"}
    modelling.note_drift(name=MODEL, shares=_shares(said, found, -HORIZON_DAYS, None), at=now())
    return {"state": "trained", "number": stored.number, "series": len(names), "seconds": round(card.seconds, 1)}


def _pick_hot(sold: SoldLines) -> tuple[dict[str, Any], list[HotProduct]]:
    """Return how well the best-selling tenth was foreseen, and who is likely to come new into it."""
    lines = hot.Lines(sold.item, sold.day, sold.units, sold.place, sold.buyer, sold.paid, sold.kinds[:, 0], sold.days)
    told = hot.evaluate(lines, HORIZON_DAYS)
    learned = told["questions"].get("new", {}).get("on", False)
    picks = hot.name_hot(lines, HORIZON_DAYS, learned=learned)
    products = []
    for each in picks:
        english, chinese = sold.titles[each.item]
        products.append(HotProduct(int(sold.skus[each.item]), english, chinese, each.chance, each.sold, each.reasons))
    return told, products


def _foresee_new(sold: SoldLines) -> tuple[dict[str, Any], list[NewProduct]]:
    """Return how well new products were foreseen, and what those of the last four weeks will sell."""
    launches = fresh.make_launches(sold.item, sold.day, sold.units, sold.paid, sold.kinds, sold.days)
    told = fresh.evaluate(launches, HORIZON_DAYS)
    products = []
    for each in fresh.foresee(launches, HORIZON_DAYS, told):
        (english, chinese), like = sold.titles[each.item], tuple(sold.titles[row] for row in each.like)
        products.append(
            NewProduct(
                int(sold.skus[each.item]), english, chinese, each.age, each.sold, each.mean, each.low, each.high, like
            )
        )
    return told, products


def _join(outlooks: dict[str, forecasting.Outlook], found: dict[str, _Level]) -> dict[str, forecasting.Outlook]:
    """Make the levels agree, by the way that was better on the spans before."""
    chosen, parents, scales = _tree(outlooks, found)
    joined = dict(
        zip(_TREE, levels.make_agree(chosen, parents, levels.choose_way(chosen, parents, scales)), strict=True)
    )
    departments = {(each.item, each.place): number for number, each in enumerate(found["department"].sales.names)}
    free = np.full((1, HORIZON_DAYS), np.inf)  # for goods whose department has no series
    above = np.vstack([joined["department"].mean, free])
    products = found["product"].sales
    within = [
        departments.get((item, each.place), len(above) - 1)
        for item, each in zip(products.within, products.names, strict=True)
    ]
    return {**joined, "product": levels.fit_below(outlooks["product"], np.array(within), above)}


def _tell_ways(past: dict[str, forecasting.Outlook], found: dict[str, _Level]) -> dict[str, Any]:
    """Return the way by which levels agree, and how each did on the last days, which no outlook had seen."""
    chosen, parents, scales = _tree(past, found)
    actuals = [found[kind].panel.values[:, -HORIZON_DAYS:] for kind in _TREE]
    rows = levels.compare_ways(chosen, parents, actuals, scales)
    return {
        "way": levels.choose_way(chosen, parents, scales), "rows": [{"kind": kind, **row} for kind, row in zip(_TREE, rows, strict=True)],
    }  # fmt: skip


def _tree(
    outlooks: dict[str, forecasting.Outlook], found: dict[str, _Level]
) -> tuple[list[forecasting.Outlook], list[levels.Parents], list[Floats]]:
    stores = {each.place: number for number, each in enumerate(found["store"].sales.names)}
    parents = [
        np.array([stores[each.place] for each in found["department"].sales.names]),
        np.zeros(len(stores), dtype=np.int64),
    ]
    scales = [scoring.scales(found[kind].panel.values[:, :-HORIZON_DAYS]) for kind in _TREE]
    return [outlooks[kind] for kind in _TREE], parents, scales


def _arrays(sales: Sales, panel: Panel, outlook: forecasting.Outlook) -> dict[str, Any]:
    history = np.nan_to_num(panel.values[:, -HISTORY_DAYS:])
    kinds = np.array(outlook.kinds)
    return {
        "history": _small(np.pad(history, ((0, 0), (HISTORY_DAYS - history.shape[1], 0)))), "mean": _small(outlook.mean),
        "low": _small(outlook.quantiles[0]), "high": _small(outlook.quantiles[-1]), "total": _small(outlook.totals),
        "total_low": _small(outlook.total_quantiles[0]), "total_high": _small(outlook.total_quantiles[-1]), "method": kinds[outlook.chosen],
        "deviations": _small(outlook.deviations), "per": _small(sales.per),
    }  # fmt: skip


def _shares(
    outlooks: dict[str, forecasting.Outlook], found: dict[str, _Level], first: int, end: int | None
) -> dict[str, list[float]]:
    """Return how errors of departments' days and levels of products lay, by bin: on the three spans before, or on the days since.

    Errors are in roots of what was expected. Drift is the days since beside the spans before: has the trade left what was learned?
    """
    outlook, panel = outlooks["department"], found["department"].panel
    if end is None:
        said, actual = outlook.mean, panel.values[:, first:]
    elif outlook.before:
        said, actual = np.vstack(outlook.before), np.vstack(outlook.actuals)
    else:
        return {}
    error = ((actual - said) / np.sqrt(said + 0.1))[~np.isnan(actual)]
    sold = np.nan_to_num(found["product"].panel.values)
    ends = range(
        first + HORIZON_DAYS, (end or 0) + 1, HORIZON_DAYS
    )  # spans of one length: means of longer ones scatter less
    level = np.concatenate([sold[:, each - HORIZON_DAYS : each or None].mean(axis=1) for each in ends])
    told = {"error": (error, _ERROR_BINS), "level": (level, _LEVEL_BINS)}
    return {
        name: (np.histogram(values, [-np.inf, *bins, np.inf])[0] / max(len(values), 1)).tolist()
        for name, (values, bins) in told.items()
    }


def _small(values: Floats) -> Any:
    return values.astype(np.float32)


def _card(
    figures: dict[str, Any], reference: dict[str, list[float]], until: date, rows: int, seconds: float
) -> modelling.Card:
    table = {row["method"]: row["rmsse"] for row in figures["department"]["methods"]}
    plain = min(("seasonal_naive", "weekday_mean"), key=lambda each: table[each])
    return modelling.Card(
        data_until=until, method=figures["department"]["best_for_all"], reason="compared", measure="rmsse", score=table["chosen"],
        baseline=plain, baseline_score=table[plain], higher_is_better=False, rows=rows, seconds=seconds, seed=SEED, figures=figures, reference=reference,
    )  # fmt: skip
