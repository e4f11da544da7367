"""How far a producer is believed: what its decisions delivered against what they promised, and what follows from it.

The share believed is a ratio of sums in which weak evidence counts a quarter and moderate a half, drawn towards 1 as if five
decisions of the mean promise had delivered exactly. Who
delivers less than 70 % of the promises may file five proposals a day and is not approved by policy; under 40 % one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kaipu.brain.decisions.rules.life import Effect

PRIOR_DECISIONS = 5
FEWEST_TO_JUDGE = 3
THROTTLED_UNDER, ALMOST_STOPPED_UNDER = 0.7, 0.4
LEAST_BELIEVED, MOST_BELIEVED = 0.1, 1.0
FULL_CAP, THROTTLED_CAP, ALMOST_STOPPED_CAP = 40, 5, 1
WEIGHTS = {"strong": 1.0, "moderate": 0.5, "weak": 0.25}
HEADLINES = ("profit", "net_sales")


@dataclass(frozen=True, slots=True)
class Trust:
    """A judgement: the share of a promise that is believed, how many proposals a day, and whether that is a throttle."""

    believed: float
    cap: int
    measured: int

    @property
    def throttled(self) -> bool:
        """Tell whether the producer may do less than others."""
        return self.cap < FULL_CAP


def headline(expected: Sequence[Effect], actual: Sequence[Effect]) -> tuple[Effect, Effect] | None:
    """Return what a decision promised beside what it delivered: profit where that was measured, else net sales, else the first."""
    seen = {effect.metric: effect for effect in actual}
    pairs = {effect.metric: (effect, seen[effect.metric]) for effect in expected if effect.metric in seen}
    for metric in HEADLINES:
        if metric in pairs:
            return pairs[metric]
    return next(iter(pairs.values()), None)


def judge(points: Sequence[tuple[float, float, str]]) -> Trust:
    """Judge a producer by (promised, delivered, strength of the evidence) of its measured decisions; too few of them judge nobody."""
    weighed = [(promised, delivered, WEIGHTS[strength]) for promised, delivered, strength in points]
    promised = sum(each * weight for each, _, weight in weighed)
    if len(points) < FEWEST_TO_JUDGE or promised <= 0:
        return Trust(MOST_BELIEVED, FULL_CAP, len(points))
    ratio = sum(each * weight for _, each, weight in weighed) / promised
    count = sum(weight for *_, weight in weighed)
    drawn = (PRIOR_DECISIONS + count * ratio) / (PRIOR_DECISIONS + count)
    believed = round(min(MOST_BELIEVED, max(LEAST_BELIEVED, drawn)), 3)
    if believed < ALMOST_STOPPED_UNDER:
        return Trust(believed, ALMOST_STOPPED_CAP, len(points))
    return Trust(believed, THROTTLED_CAP if believed < THROTTLED_UNDER else FULL_CAP, len(points))


def agrees(promised: Effect, delivered: Effect) -> bool | None:
    """Tell whether what came agrees with what was promised: they lie no further apart than both intervals' halves, as independent.

    None where nothing was promised with an interval.
    """
    if promised.low is None or promised.high is None:
        return None
    below = delivered.value < promised.value
    side = promised.value - promised.low if below else promised.high - promised.value
    own = 0.0
    if delivered.low is not None and delivered.high is not None:
        own = delivered.high - delivered.value if below else delivered.value - delivered.low
    return abs(delivered.value - promised.value) <= math.hypot(side, own)
