"""How far an outcome is proven, and how many people a proof would need."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

STRONG, UNPROVEN, WEAK, NOTHING = "strong", "unproven", "weak", "nothing"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was tried, in major units. `gain` is incremental gross profit with its interval, None where nobody
    was held out; then `before` and `during` are its metric on as many days before it and in it, if known.
    """

    kind: str
    id: int
    title_en: str
    title_zh: str
    cost: float
    gain: float | None = None
    low: float | None = None
    high: float | None = None
    told: int = 0
    held: int = 0
    before: float | None = None
    during: float | None = None

    @property
    def strength(self) -> str:
        """Tell how strong the evidence is."""
        return strength_of(self.low, self.high, self.before, self.during)

    @property
    def net(self) -> float | None:
        """What it gained after its cost; None where nobody was held out."""
        return None if self.gain is None else self.gain - self.cost


def strength_of(low: float | None, high: float | None, before: float | None, during: float | None) -> str:
    """Return strong (a randomised part held out, and zero outside the interval), unproven (zero inside it), weak (only a before and after), or nothing."""
    if low is not None and high is not None:
        return STRONG if low > 0 or high < 0 else UNPROVEN
    return WEAK if before is not None and during is not None else NOTHING


def people_needed(told: int, gain: float, low: float, high: float) -> int | None:
    """Return how many people told a gain of this size a person would need to leave zero, at the same share held out.

    The interval's half width a person shrinks with the square root of the people, so n·(half/gain)². None where the gain
    is zero or already proven.
    """
    half = (high - low) / 2
    if not gain or not told or abs(gain) > half:
        return None
    return math.ceil(told * (half / gain) ** 2)


# 97.5 % point of Student's t by degrees of freedom
_T = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447}


def interval_of_difference(before: Sequence[float], after: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % interval of how much the mean of `after` lies above that of `before`; None with under two values on a side, or over four.

    Two-sample t with one variance (Student 1908): with weeks as values the days of a week don't count as independent.
    """
    if not (2 <= len(before) <= 4 and 2 <= len(after) <= 4):
        return None
    free = len(before) + len(after) - 2
    pooled = ((len(before) - 1) * variance(before) + (len(after) - 1) * variance(after)) / free
    half = _T[free] * math.sqrt(pooled * (1 / len(before) + 1 / len(after)))
    middle = fmean(after) - fmean(before)
    return middle - half, middle + half
