"""How far a producer is believed: what its decisions delivered against what they promised, and what follows from it.

The share believed is a ratio of sums, drawn towards 1 as if five decisions of the mean promise had delivered exactly. Who
delivers less than 70 % of the promises may file five proposals a day and is not approved by policy; under 40 % one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kaipu.brain.decisions.rules.life import Effect

PRIOR_DECISIONS = 5
FEWEST_TO_JUDGE = 3
THROTTLED_UNDER, ALMOST_STOPPED_UNDER = 0.7, 0.4
LEAST_BELIEVED, MOST_BELIEVED = 0.1, 1.0
FULL_CAP, THROTTLED_CAP, ALMOST_STOPPED_CAP = 40, 5, 1
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


def judge(pairs: Sequence[tuple[float, float]]) -> Trust:
    """Judge a producer by (promised, delivered) of its measured decisions; too few of them judge nobody."""
    promised = sum(each for each, _ in pairs)
    if len(pairs) < FEWEST_TO_JUDGE or promised <= 0:
        return Trust(MOST_BELIEVED, FULL_CAP, len(pairs))
    ratio = sum(each for _, each in pairs) / promised
    drawn = (PRIOR_DECISIONS + len(pairs) * ratio) / (PRIOR_DECISIONS + len(pairs))
    believed = round(min(MOST_BELIEVED, max(LEAST_BELIEVED, drawn)), 3)
    if believed < ALMOST_STOPPED_UNDER:
        return Trust(believed, ALMOST_STOPPED_CAP, len(pairs))
    return Trust(believed, THROTTLED_CAP if believed < THROTTLED_UNDER else FULL_CAP, len(pairs))
