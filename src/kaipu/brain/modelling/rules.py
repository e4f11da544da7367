"""When a training may replace the one before, and how far data have drifted (population stability index)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

PATIENCE = 0.05  # two trainings are measured on different data: so much of the older score may be chance
FLOOR = 0.0001  # the share that an empty bin counts as, so that its logarithm exists
STEADY, MOVED = 0.1, 0.25  # the usual reading of the index: below .1 nothing, above .25 a shift


@dataclass(frozen=True, slots=True)
class Card:
    """What a training says of itself. Plain values only, so that it can be kept as JSON.

    `score` is the measure of the method switched on, on data it had not seen; `baseline_score` that of the best simple one.
    `previous_score` is what the model in use reaches on the same data, where the producer measured it. `reason` is a key
    that pages turn into a sentence. `figures` is the whole comparison; `reference` the shares by bin that drift is measured against.
    """

    data_until: date
    method: str
    reason: str
    measure: str
    score: float
    baseline: str
    baseline_score: float
    higher_is_better: bool = True
    previous_score: float | None = None
    rows: int = 0
    seconds: float = 0.0
    seed: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    reference: dict[str, list[float]] = field(default_factory=dict)


def is_worse(fresh: Card, standing: Card) -> bool:
    """Tell whether a training is worse than the one in use: strictly on the same data, else by more than what may be chance."""
    if not math.isfinite(fresh.score):
        return True
    sign = 1 if fresh.higher_is_better else -1
    if fresh.previous_score is not None:
        return sign * (fresh.score - fresh.previous_score) < 0
    return sign * (fresh.score - standing.score) < -PATIENCE * abs(standing.score)


def measure_drift(reference: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of two lists of shares (or counts) over the same bins; 0 is no drift.

    Siddiqi, Credit Risk Scorecards (2006): the sum of (now − then) · ln(now / then). Raises ValueError when the bins differ
    or one side is empty.
    """
    if len(reference) != len(now) or not sum(reference) or not sum(now):
        raise ValueError("two lists of equal length, none of them empty")
    then = [max(each / sum(reference), FLOOR) for each in reference]
    today = [max(each / sum(now), FLOOR) for each in now]
    return sum((b - a) * math.log(b / a) for a, b in zip(then, today, strict=True))


def judge_drift(index: float) -> str:
    """Return how a drift is read: steady, moving or moved."""
    return "steady" if index < STEADY else "moving" if index < MOVED else "moved"
