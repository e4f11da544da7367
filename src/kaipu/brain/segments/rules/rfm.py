"""Recency, frequency and money in five scores each, by fifths or by limits of one's own. Pure.

Hughes, Strategic Database Marketing (1994): 5 is the best of each. Groups are rectangles of recency × frequency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WAYS = ("fifths", "limits")
SCORES = 5
LEAST_DAYS, MOST_DAYS, MOST_LIMIT = 28, 1095, 100_000_000


@dataclass(frozen=True, slots=True)
class Scoring:
    """How scores are given: over so many days, in fifths of the customers or by limits.

    Limits ascend: `recency` in days (up to the first is a 5, beyond the fourth a 1), `frequency` in orders and `money` in minor units
    (from the fourth on is a 5, below the first a 1).
    """

    way: str = "fifths"
    days: int = 365
    recency: tuple[int, ...] = (14, 30, 60, 120)
    frequency: tuple[int, ...] = (2, 5, 15, 40)
    money: tuple[int, ...] = (5_000, 20_000, 75_000, 200_000)


class ScoringInvalid(ValueError):
    """A scoring cannot be used; `field` is way, days, recency, frequency or money."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A group of customers by the least and most score of recency and frequency."""

    name: str
    recency: tuple[int, int]
    frequency: tuple[int, int]


GROUPS = (
    Rectangle("champions", (4, 5), (4, 5)), Rectangle("loyal", (3, 3), (4, 5)), Rectangle("promising", (4, 5), (2, 3)),
    Rectangle("fresh", (4, 5), (1, 1)), Rectangle("attention", (3, 3), (2, 3)), Rectangle("fading", (3, 3), (1, 1)),
    Rectangle("at_risk", (1, 2), (3, 5)), Rectangle("lost", (1, 2), (1, 2)),
)  # fmt: skip


def check_scoring(scoring: Scoring) -> None:
    """Refuse what cannot be scored by. Raises ScoringInvalid."""
    if scoring.way not in WAYS:
        raise ScoringInvalid("way")
    if not LEAST_DAYS <= scoring.days <= MOST_DAYS:
        raise ScoringInvalid("days")
    for field, limits in (("recency", scoring.recency), ("frequency", scoring.frequency), ("money", scoring.money)):
        if not _ascend(limits):
            raise ScoringInvalid(field)


def _ascend(limits: Sequence[int]) -> bool:
    return (
        len(limits) == SCORES - 1
        and all(first < second for first, second in pairwise(limits))
        and limits[0] >= 0
        and limits[-1] <= MOST_LIMIT
    )


def group_of(recency: int, frequency: int) -> str:
    """Return the group that scores belong to."""
    return next(
        each.name
        for each in GROUPS
        if each.recency[0] <= recency <= each.recency[1] and each.frequency[0] <= frequency <= each.frequency[1]
    )


def score_sql(scoring: Scoring) -> str:
    """Return the three scores as columns r, f, m over recency (days), orders and net (money); limits are whole numbers of ours."""
    if scoring.way == "fifths":
        return (
            "NTILE(5) OVER (ORDER BY recency DESC, customer_id) AS r, NTILE(5) OVER (ORDER BY orders, customer_id) AS f, "
            "NTILE(5) OVER (ORDER BY net, customer_id) AS m"
        )
    near = " + ".join(f"CASE WHEN recency <= {int(limit)} THEN 1 ELSE 0 END" for limit in scoring.recency)
    often = " + ".join(f"CASE WHEN orders >= {int(limit)} THEN 1 ELSE 0 END" for limit in scoring.frequency)
    much = " + ".join(f"CASE WHEN 100 * net >= {int(limit)} THEN 1 ELSE 0 END" for limit in scoring.money)
    return f"1 + {near} AS r, 1 + {often} AS f, 1 + {much} AS m"
