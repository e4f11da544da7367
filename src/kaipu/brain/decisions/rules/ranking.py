"""Where a decision stands in the inbox: the profit that can be believed, by the minutes of a person that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

PRIOR_WEIGHT = 5  # as many decisions as the prior minutes count for
MOST_MINUTES = 15.0  # longer than that somebody was away
LEAST_MINUTES = 0.05


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a decision stands where it stands: profit a minute = promised profit × what is believed of it ÷ minutes."""

    promised_minor: int
    believed: float
    minutes: float

    @property
    def believed_minor(self) -> int:
        """The promise, cut to what the producer's record says of its promises."""
        return round(self.promised_minor * self.believed)

    @property
    def minor_a_minute(self) -> float:
        """What the inbox is sorted by."""
        return self.believed_minor / self.minutes


def attention_of(seconds: float) -> float:
    """Return the minutes that a person gave to a decision, from opening it to deciding; absence is cut off."""
    return min(MOST_MINUTES, max(LEAST_MINUTES, seconds / 60))


def expected_minutes(prior: float, taken: Sequence[float]) -> float:
    """Return the minutes a decision of a kind is expected to take: the mean of those seen, with the prior counted as five."""
    return (PRIOR_WEIGHT * prior + sum(taken)) / (PRIOR_WEIGHT + len(taken))


def stand(*, promised_minor: int, believed: float, minutes: float) -> Standing:
    """Return a decision's standing; the minutes are never nothing."""
    return Standing(promised_minor, believed, max(LEAST_MINUTES, minutes))
