"""One gradient-boosted model for all series (LightGBM): what a day will be beside the level of its series.

It learns the factor on a level (recent means bent by weekday) from many series and earlier origins at once, with Poisson loss, so that
big series weigh by what they sell. Deterministic: seeded, one thread: beside a shop at work a second one mostly waits. Nothing after an origin is seen, but for promotions, which are planned.
"""

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts.gateways.panel import (
    WEEK,
    Floats,
    Panel,
    cut_panel,
    look_up,
    recent_mean,
    spread_weekdays,
    weekday_factors,
    weekday_of,
)

SEED = 20171203
_MOST_ROWS = 1_200_000
_LEAST_PAST = 56
_ROUNDS = 140
_LEAST_LEVEL = 0.02  # what hardly ever sells would need factors that no other series should learn
_MOST_FACTOR = 8.0
_SETTINGS: dict[str, Any] = {
    "objective": "poisson", "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 400, "feature_fraction": 0.8,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": 127, "seed": SEED, "num_threads": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1,
}  # fmt: skip
STATIC = (
    "level", "mean_7", "mean_14", "mean_28", "mean_56", "mean_91", "mean_all", "trend", "sold_28", "sold_91", "silence", "spread",
    "age", "group_trend", "all_trend", "price_change", "price_trend",
)  # fmt: skip
DAILY = (
    "ahead",
    "weekday",
    "day_of_month",
    "month",
    "week_of_year",
    "same_weekday",
    "factor",
    "promotion",
    "promotion_usual",
    "year_ago",
)


class HistoryTooShort(ValueError):
    """There is no earlier origin with enough days behind it."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The model and what it leans on."""

    model: Any
    drivers: tuple[tuple[str, float], ...]
    rows: int
    origins: int


def learn(panel: Panel, horizon: int, *, step: int = 14, most: int = 12) -> Learned:
    """Learn from origins before the panel's end. Raises HistoryTooShort. Costs about 20 s for 1.2 million rows."""
    origins = list(range(panel.days - horizon, _LEAST_PAST - 1, -step))[:most]
    if not origins:
        raise HistoryTooShort(f"{panel.days} days")
    chance = np.random.default_rng(SEED)
    share = min(1.0, _MOST_ROWS / (len(origins) * horizon * panel.series))
    parts, targets, bases = [], [], []
    for origin in origins:
        features, base = describe(cut_panel(panel, origin), horizon)
        target = panel.values[:, origin : origin + horizon].reshape(-1)
        kept = ~np.isnan(target) & (base > 1e-6) & (chance.random(len(target)) < share)
        parts.append(features[kept])
        targets.append(target[kept])
        bases.append(np.log(base[kept]))
    table, goal, offset = np.vstack(parts), np.concatenate(targets), np.concatenate(bases)
    if len(goal) < 1000:
        raise HistoryTooShort(f"{len(goal)} rows")
    data = lightgbm.Dataset(
        table,
        np.maximum(goal, 0),
        init_score=offset,
        feature_name=[*STATIC, *DAILY, *(each.name for each in panel.known)],
    )
    model = lightgbm.train(_SETTINGS, data, num_boost_round=_ROUNDS)
    gains = model.feature_importance(importance_type="gain")
    ranked = sorted(
        zip(model.feature_name(), (gains / max(gains.sum(), 1e-9)).tolist(), strict=True), key=lambda each: -each[1]
    )
    return Learned(model, tuple(ranked[:12]), len(goal), len(origins))


def forecast(learned: Learned, panel: Panel, horizon: int) -> Floats:
    """Return series × horizon."""
    features, base = describe(panel, horizon)
    bent = learned.model.predict(features, raw_score=True, num_threads=1)
    said = np.exp(np.clip(bent, -np.log(_MOST_FACTOR), np.log(_MOST_FACTOR))) * base
    return np.where(base > 1e-6, said, 0.0).reshape(panel.series, horizon)


def describe(panel: Panel, horizon: int) -> tuple[NDArray[np.float32], Floats]:
    """Return (series · horizon) × features, day by day within a series, and the level of each that the model bends."""
    values, start = panel.values, weekday_of(panel, 0)
    means = {days: recent_mean(values, days) for days in (7, 14, 28, 56, 91)}
    whole = recent_mean(values, values.shape[1])
    level = 0.5 * means[28] + 0.3 * means[91] + 0.2 * whole
    level = np.where(whole > 0, np.maximum(level, _LEAST_LEVEL), 0.0)
    factors = weekday_factors(values, start)
    first = weekday_of(panel, panel.days)
    base = spread_weekdays(level, factors, first, horizon)
    static = np.column_stack([
        level, *means.values(), whole, (means[28] + 0.02) / (means[91] + 0.02),
        *((np.nan_to_num(values[:, -days:]) > 0).mean(axis=1) for days in (28, 91)), _silence(values), np.nanstd(np.nan_to_num(values[:, -91:]), axis=1),
        (~np.isnan(values)).sum(axis=1), *_trends(panel, means), *_prices(panel),
    ]).astype(np.float32)  # fmt: skip
    daily = _days(panel, horizon, factors, first)
    return np.hstack([np.repeat(static, horizon, axis=0), daily]), base.reshape(-1)


def _silence(values: Floats) -> Floats:
    sold = np.nan_to_num(values)[:, ::-1] > 0
    return np.where(sold.any(axis=1), sold.argmax(axis=1), values.shape[1])


def _trends(panel: Panel, means: dict[int, Floats]) -> tuple[Floats, Floats]:
    """Return how the last four weeks stand to the last 13, of a series' group and of everything."""
    whole = np.full(panel.series, means[28].sum() / max(means[91].sum(), 1e-9))
    if panel.group is None:
        return whole, whole
    size = int(panel.group.max()) + 1
    now, then = (np.bincount(panel.group, weights=means[days], minlength=size) for days in (28, 91))
    return ((now + 0.1) / (then + 0.1))[panel.group], whole


def _prices(panel: Panel) -> tuple[Floats, Floats]:
    """Return the last week's price beside the last 13 weeks', and the last four weeks' likewise; 1 where unknown."""
    if panel.price is None:
        return np.ones(panel.series), np.ones(panel.series)
    long = recent_mean(panel.price, 91)
    found = [
        np.where(recent > 0, recent / np.maximum(long, 1e-9), 1.0)
        for recent in (recent_mean(panel.price, days) for days in (7, 28))
    ]
    return found[0], found[1]


def _days(panel: Panel, horizon: int, factors: Floats, first: int) -> NDArray[np.float32]:
    rows = panel.series
    ahead = np.arange(horizon)
    dates = (panel.first_day + panel.days + ahead).astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    year = dates.astype("datetime64[Y]")
    weekday = (first + ahead) % WEEK
    columns = [
        ahead + 1,
        weekday,
        (dates - month).astype(int) + 1,
        month.astype(int) % 12 + 1,
        (dates - year).astype(int) // WEEK,
    ]
    daily = [np.tile(each, rows) for each in columns]
    eight = panel.values[:, -8 * WEEK :]
    eight = eight[:, eight.shape[1] % WEEK :].reshape(rows, -1, WEEK)
    known = ~np.isnan(eight)
    same = np.where(known, eight, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    daily += [same[:, ahead % WEEK].reshape(-1), factors[:, weekday].reshape(-1)]
    promotion = np.zeros((rows, horizon))
    usual = np.zeros(rows)
    if panel.promotion is not None:
        promotion = panel.promotion[:, panel.days : panel.days + horizon]
        promotion = np.pad(promotion, ((0, 0), (0, horizon - promotion.shape[1])))
        usual = np.nan_to_num(panel.promotion[:, max(0, panel.days - 91) : panel.days]).mean(axis=1)
    daily += [promotion.reshape(-1), np.repeat(usual, horizon)]
    ago = panel.days - 364
    past = np.nan_to_num(panel.values[:, ago : ago + horizon]) if ago >= 0 else np.full((rows, horizon), np.nan)
    daily.append(past.reshape(-1))
    daily += [look_up(each, panel, horizon).reshape(-1) for each in panel.known]
    return np.column_stack(daily).astype(np.float32)
