"""Gradient boosting (LightGBM) on what customers did up to a cut, taught by what they did after earlier cuts.

Deterministic: seeded; one thread on few rows, for there a second one mostly waits, and two on many. Nothing after a cut is ever seen by a model that forecasts from it.
"""

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

from kaipu.brain.customer_value.gateways.buying import Floats
from kaipu.brain.customer_value.gateways.histories import Ledger, count_after, describe

SEED = 20170101
_STEP, _MOST_CUTS, _LEAST_PAST, _LEAST_ROWS = 14, 12, 28, 200
_ROUNDS = 150
_MANY_ROWS = 200_000
_SETTINGS: dict[str, Any] = {
    "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 60, "feature_fraction": 0.8, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5.0, "seed": SEED, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip


class HistoryTooShort(ValueError):
    """There is no earlier cut with enough days behind it and a whole horizon after it."""


@dataclass(frozen=True, slots=True)
class Boosted:
    """What was learned: purchases, worth, being gone (raw and calibrated), and days to the next purchase."""

    purchases: Any
    worth: Any
    gone: Any
    wait: Any
    steps: Any
    features: tuple[str, ...]
    importance: tuple[tuple[str, float], ...]
    rows: int
    cuts: int


@dataclass(frozen=True, slots=True)
class BoostedForecast:
    """What a boosted model says of customers, in their order."""

    purchases: Floats
    worth: Floats
    gone: Floats
    gone_calibrated: Floats
    wait: Floats


def list_cuts(ledger: Ledger, cut: int, horizon: int) -> list[int]:
    """Return the earlier cuts a model for this cut may learn from, the latest first."""
    latest = cut - horizon
    return list(range(latest, ledger.first_day + _LEAST_PAST - 1, -_STEP))[:_MOST_CUTS]


def learn(ledger: Ledger, cut: int, horizon: int) -> Boosted:
    """Learn from the cuts before `cut`. Raises HistoryTooShort."""
    cuts = list_cuts(ledger, cut, horizon)
    parts = [(describe(ledger, each), each) for each in cuts]
    rows = sum(len(part[0][0].who) for part in parts)
    if rows < _LEAST_ROWS:
        raise HistoryTooShort(f"{len(cuts)} earlier cuts with {rows} customers")
    names = parts[0][0][2]
    features = np.vstack([part[0][1] for part in parts])
    after = [count_after(ledger, described[0].who, each, horizon) for described, each in parts]
    count, worth, wait = (np.concatenate([each[place] for each in after]) for place in range(3))
    purchases = _fit(features, count, "poisson")
    # The calibration step is learned on the latest cut by a model that has not seen it.
    latest = len(parts[0][0][0].who)
    gone = (count == 0).astype(np.float64)
    steps = None
    if len(cuts) > 2 and gone[:latest].sum() >= 20:
        earlier = _fit(features[latest:], gone[latest:], "binary")
        steps = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip")
        steps.fit(earlier.predict(features[:latest], num_threads=_threads(latest)), gone[:latest])
    gains = purchases.feature_importance(importance_type="gain")
    ranked = sorted(zip(names, (gains / max(gains.sum(), 1e-9)).tolist(), strict=True), key=lambda each: -each[1])
    return Boosted(
        purchases, _fit(features, np.maximum(worth, 0), "tweedie"), _fit(features, gone, "binary"),
        _fit(features, np.minimum(wait, horizon), "l1"), steps, names, tuple(ranked[:8]), rows, len(cuts),
    )  # fmt: skip


def forecast(model: Boosted, features: Floats) -> BoostedForecast:
    """Say what customers with these features will do within the horizon the model was taught."""
    gone = model.gone.predict(features, num_threads=_threads(len(features)))
    return BoostedForecast(
        model.purchases.predict(features, num_threads=_threads(len(features))), model.worth.predict(features, num_threads=_threads(len(features))), gone,
        gone if model.steps is None else model.steps.predict(gone), np.maximum(model.wait.predict(features, num_threads=_threads(len(features))), 1.0),
    )  # fmt: skip


def _threads(rows: int) -> int:
    return 1 if rows < _MANY_ROWS else 2


def _fit(features: Floats, target: Floats, objective: str) -> Any:
    settings = {**_SETTINGS, "objective": objective, "num_threads": _threads(len(features))}
    data = lightgbm.Dataset(features, target, free_raw_data=True)
    return lightgbm.train(settings, data, num_boost_round=_ROUNDS)
