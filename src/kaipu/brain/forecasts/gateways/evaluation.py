"""From the columns of a file to a whole comparison of methods: the last days held out, everything else known."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from kaipu.brain.forecasts.gateways import forecasting, levels, scoring
from kaipu.brain.forecasts.gateways.panel import Floats, Known, Panel, cut_panel
from kaipu.brain.forecasts.rules import LEAST_DAYS, DataTooShort

_DENSE = 0.99


def evaluate(columns: Mapping[str, Any], *, horizon: int, thorough: bool) -> dict[str, Any]:
    """Compare all methods on a file's last days. Columns series, date, value; maybe price, promotion, stockout, temperature, rain, group.

    Days without a row count as nothing sold, from a series' first row on. Promotions of the held-out days are used only where the file
    has a row for nearly each of them: rows that exist only where something was sold would tell. Raises DataTooShort.
    """
    panel, ahead = read_panel(columns, horizon)
    if panel.days < LEAST_DAYS + 2 * horizon:
        raise DataTooShort("horizon" if panel.days >= LEAST_DAYS + 14 else "days", panel.days)
    found = forecasting.backtest(panel, horizon, thorough=thorough)
    if panel.group is not None:
        found["groups"] = compare_groups(panel, horizon)
    return {"promotion_ahead": ahead, **found}


def read_panel(columns: Mapping[str, Any], horizon: int) -> tuple[Panel, bool]:
    """Return the panel of a file's columns, and whether promotions of its last days may be used."""
    names, row = np.unique(np.asarray(columns["series"]).astype(str), return_inverse=True)
    day = np.asarray(columns["date"]).astype("datetime64[D]").astype(np.int64)
    first, size = int(day.min()), (len(names), int(day.max() - day.min()) + 1)
    place = day - first
    values = np.zeros(size)
    np.add.at(values, (row, place), np.asarray(columns["value"], dtype=np.float64))
    began = np.full(len(names), size[1])
    np.minimum.at(began, row, place)
    values[np.arange(size[1])[None, :] < began[:, None]] = np.nan
    if "stockout" in columns:
        values[row[_given(columns["stockout"]) > 0], place[_given(columns["stockout"]) > 0]] = np.nan
    promotion = price = group = None
    ahead = False
    if "promotion" in columns:
        promotion = np.zeros(size)
        promotion[row, place] = _given(columns["promotion"])
        there = np.zeros(size, dtype=bool)
        there[row, place] = True
        ahead = bool(there[:, -horizon:].mean() >= _DENSE)
        if not ahead:
            promotion[:, -horizon:] = 0
    if "price" in columns:
        price = np.full(size, np.nan)
        price[row, place] = np.where(_given(columns["price"]) > 0, _given(columns["price"]), np.nan)
    if "group" in columns:
        _groups, numbers = np.unique(np.asarray(columns["group"]).astype(str), return_inverse=True)
        group = np.zeros(len(names), dtype=np.int64)
        group[row] = numbers
    return Panel(values, first, promotion, price, group, tuple(_weather(columns, row, place, size, horizon))), ahead


def _weather(columns: Mapping[str, Any], row: Any, place: Any, size: tuple[int, int], horizon: int) -> Iterator[Known]:
    """Yield temperature and rain, by series and day, where the file tells them of nearly each of the last days."""
    for name in ("temperature", "rain"):
        if name in columns:
            told = np.full(size, np.nan)
            told[row, place] = np.ma.filled(np.ma.masked_array(columns[name], dtype=np.float64), np.nan)
            if (~np.isnan(told[:, -horizon:])).mean() >= _DENSE:
                yield Known(name, told, horizon)


def compare_groups(panel: Panel, horizon: int) -> list[dict[str, Any]]:
    """Return how sums of groups do when forecast by themselves, added up from their series, and reconciled, on the last days."""
    if panel.group is None:
        return []
    size = int(panel.group.max()) + 1
    sums = np.zeros((size, panel.days))
    np.add.at(sums, panel.group, np.nan_to_num(panel.values))
    upper = Panel(sums, panel.first_day)
    known, actual = cut_panel(upper, panel.days - horizon), sums[:, -horizon:]
    below = forecasting.look_ahead(cut_panel(panel, panel.days - horizon), horizon)
    above = forecasting.look_ahead(known, horizon)
    both, said = (below, above), (below.mean, above.mean)
    made = {"by_themselves": above.mean, "added_up": levels.add_up(below.mean, [panel.group])[1]}
    made["reconciled"] = levels.agree(said, [scoring.variance_of(each.quantiles) for each in both], [panel.group])[1]
    scale = scoring.scales(known.values)
    return scoring.summarise({name: scoring.score(said, actual, scale) for name, said in made.items()})


def _given(column: Any) -> Floats:
    return np.asarray(np.ma.filled(np.ma.masked_array(column, dtype=np.float64), 0.0))
