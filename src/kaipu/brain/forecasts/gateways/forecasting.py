"""All methods side by side from one origin, the choice among them by earlier origins, and intervals by how it went there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts.gateways import boosting, classical, scoring
from kaipu.brain.forecasts.gateways.panel import Floats, Panel, cut_panel, strip_panel

WINDOWS = 3
OURS = "chosen"
_PLAIN = classical.PLAIN


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is said of each series for each day ahead, at three levels, and how it came about.

    `kinds` names methods, `chosen` gives each series' place in it; `totals` are sums over the whole horizon, and `deviations`
    tells how far the sum of the first so many days lies off (series × horizon). `before` and `actuals` are what was said and sold on
    the earlier spans.
    """

    mean: Floats
    quantiles: Floats
    totals: Floats
    total_quantiles: Floats
    deviations: Floats
    tables: dict[str, Floats]
    kinds: tuple[str, ...]
    chosen: NDArray[np.int64]
    best: str
    overall: dict[str, float]
    drivers: tuple[tuple[str, float], ...]
    seconds: dict[str, float]
    before: tuple[Floats, ...] = ()
    actuals: tuple[Floats, ...] = ()


def look_ahead(panel: Panel, horizon: int) -> Outlook:
    """Forecast the days after a panel. Methods are chosen and intervals measured on its last three horizons; nothing later is seen."""
    seconds: dict[str, float] = {}
    early = _timed(
        seconds, "learning_s", lambda: _learn(cut_panel(panel, max(panel.days - WINDOWS * horizon, 0)), horizon)
    )
    tables, actuals = [], []
    for back in range(WINDOWS, 0, -1):
        origin = panel.days - back * horizon
        if origin < 2 * horizon:
            continue
        past = cut_panel(panel, origin)
        tables.append(_timed(seconds, "methods_s", partial(tell, past, horizon, early)))
        actuals.append(panel.values[:, origin : origin + horizon])
    late = _timed(seconds, "learning_s", lambda: _learn(panel, horizon))
    now = _timed(seconds, "methods_s", lambda: tell(panel, horizon, late))
    kinds = tuple(each for each in now if all(each in table for table in tables))
    if not tables:
        best, chosen = "weekday_mean", np.full(panel.series, kinds.index("weekday_mean"))
        mean = now[best]
        wide = np.stack([np.zeros_like(mean), mean, mean * 2])
        sums = np.cumsum(mean, axis=1)
        return Outlook(mean, wide, mean.sum(axis=1), wide.sum(axis=2), sums, now, kinds, chosen, best, {}, (), seconds)
    chosen, best, overall = scoring.choose(
        tables, actuals, kinds, scoring.scales(panel.values[:, : -WINDOWS * horizon])
    )
    mean = scoring.take(now, kinds, chosen)
    before = [scoring.take(table, kinds, chosen) for table in tables]
    spread = scoring.measure_spread(np.vstack(before), np.vstack(actuals))
    summed = scoring.measure_spread(
        np.concatenate([each.sum(axis=1) for each in before])[:, None], np.concatenate([np.nansum(each, axis=1) for each in actuals])[:, None]
    )  # fmt: skip
    totals = mean.sum(axis=1)
    return Outlook(
        mean, scoring.quantiles_of(mean, spread), totals, scoring.quantiles_of(totals[:, None], summed)[:, :, 0],
        scoring.deviations_of(mean, before, actuals), now, kinds, chosen, best, overall, _drivers(late), seconds,
        tuple(before), tuple(actuals),
    )  # fmt: skip


def tell(panel: Panel, horizon: int, learned: dict[str, boosting.Learned]) -> dict[str, Floats]:
    """Let every method forecast the days after a panel."""
    found = {
        "seasonal_naive": classical.seasonal_naive(panel, horizon), "weekday_mean": classical.weekday_mean(panel, horizon),
        **classical.single_methods(panel, horizon),
    }  # fmt: skip
    for method, each in learned.items():
        found[method] = boosting.forecast(each, panel if method == "informed" else strip_panel(panel), horizon)
    if "boosted" in learned:
        found["blended"] = (found["boosted"] + found["tsb"]) / 2
    return found


def backtest(panel: Panel, horizon: int, *, thorough: bool = True) -> dict[str, Any]:
    """Hold the last days of a panel out, forecast them by what was before, and say how it went beside plain methods.

    `thorough` adds full ETS as a yardstick, which takes a while.
    """
    started = time.monotonic()
    outlook = look_ahead(cut_panel(panel, panel.days - horizon), horizon)
    return tell_back(panel, outlook, time.monotonic() - started, thorough=thorough)


def tell_back(panel: Panel, outlook: Outlook, took: float, *, thorough: bool = False) -> dict[str, Any]:
    """Say how an outlook on the last days of a panel went, beside all methods."""
    horizon = outlook.mean.shape[1]
    known = cut_panel(panel, panel.days - horizon)
    actual = panel.values[:, -horizon:]
    scale = scoring.scales(known.values)
    tables = {**outlook.tables, **({"ets": classical.full_ets(known, horizon)} if thorough else {}), OURS: outlook.mean}
    rows = {method: scoring.score(said, actual, scale) for method, said in tables.items()}
    total = np.nansum(actual, axis=1)
    return {
        "series": panel.series, "days": known.days, "horizon_days": horizon, "actual": float(np.nansum(actual)),
        "methods": scoring.summarise(rows), "best_for_all": outlook.best,
        "own_way": {kind: int((outlook.chosen == place).sum()) for place, kind in enumerate(outlook.kinds)},
        "interval": scoring.score_quantiles(outlook.quantiles, actual), "intervals_by_size": _by_size(outlook, actual),
        "interval_of_totals": scoring.score_quantiles(outlook.total_quantiles[:, :, None], total[:, None]),
        "drivers": [list(each) for each in outlook.drivers], "seconds": {**{k: round(v, 1) for k, v in outlook.seconds.items()}, "all": round(took, 1)},
    }  # fmt: skip


def _by_size(outlook: Outlook, actual: Floats) -> list[dict[str, Any]]:
    """Return the interval's coverage by how much a day is expected to sell, and how many days sold nothing."""
    found = []
    for least, most in ((0, 0.25), (0.25, 1), (1, 5), (5, np.inf)):
        here = (outlook.mean >= least) & (outlook.mean < most) & ~np.isnan(actual)
        if here.any():
            truth = actual[here]
            inside = (truth >= outlook.quantiles[0][here] - 1e-9) & (truth <= outlook.quantiles[-1][here] + 1e-9)
            found.append({"expected_from": least, "days": int(here.sum()), "nothing_sold": float((truth == 0).mean()), "coverage": float(inside.mean())})  # fmt: skip
    return found


def _learn(panel: Panel, horizon: int) -> dict[str, boosting.Learned]:
    """Learn trees from sales alone, and others that also know prices, promotions, holidays, weather, where any of these are told."""
    bare = strip_panel(panel)
    told = panel.price is not None or bool(panel.known) or (panel.promotion is not None and bool(panel.promotion.any()))
    try:
        found = {"boosted": boosting.learn(bare, horizon)}
        return {**found, "informed": boosting.learn(panel, horizon)} if told else found
    except boosting.HistoryTooShort:
        return {}


def _drivers(learned: dict[str, boosting.Learned]) -> tuple[tuple[str, float], ...]:
    best = learned.get("informed") or learned.get("boosted")
    return best.drivers if best else ()


def _timed[Result](seconds: dict[str, float], name: str, work: Callable[[], Result]) -> Result:
    started = time.monotonic()
    found = work()
    seconds[name] = seconds.get(name, 0.0) + time.monotonic() - started
    return found
