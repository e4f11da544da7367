"""How far an outcome is proven, and how many people a proof would need."""

import math
from dataclasses import dataclass

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
