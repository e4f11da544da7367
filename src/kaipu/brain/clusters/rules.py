"""How many clusters to draw, what sets one apart, and how numbers keep their meaning. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

LEAST_ORDERS, LEAST_CUSTOMERS = 3, 60
MOST, FEWEST = 8, 3
STEADY, SMALLEST = 0.8, 0.03
MOST_DEPARTMENTS = 8
OUTSTANDING = 0.4  # of the spread between customers
# What is known of everybody, by what it is about: each subject weighs as much as another, however many columns it has.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "rhythm": ("orders", "gap"), "basket": ("basket_value", "basket_lines"), "prices": ("offers", "own_brand", "price"),
    "hours": ("evening", "weekend"),
}  # fmt: skip
FEATURES = tuple(name for names in SUBJECTS.values() for name in names)


@dataclass(frozen=True, slots=True)
class Customers:
    """What was read: ids, and one row of features each (n × f); departments are shares of what was spent."""

    ids: Any
    values: Any
    departments: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return (*FEATURES, *(f"department:{each}" for each in self.departments))


@dataclass(frozen=True, slots=True)
class Criterion:
    """How a number of clusters fares.

    `silhouette` is the mean silhouette (Rousseeuw 1987): 1 apart, 0 touching. `steady` is the adjusted Rand index (Hubert & Arabie
    1985) between the cuts two halves of the customers lead to. `smallest` is the smallest cluster's share.
    """

    clusters: int
    silhouette: float
    steady: float
    smallest: float

    @property
    def fits(self) -> bool:
        """Whether two halves agree on the cut and none of its parts is a splinter."""
        return self.steady >= STEADY and self.smallest >= SMALLEST


def subject_of(feature: str) -> str:
    """Return what a feature is about."""
    return next((subject for subject, names in SUBJECTS.items() if feature in names), "goods")


def choose(table: Sequence[Criterion]) -> Criterion | None:
    """Return the largest silhouette among the cuts that fit; None where none does."""
    return max((each for each in table if each.fits), key=lambda each: (each.silhouette, -each.clusters), default=None)


@dataclass(frozen=True, slots=True)
class Trait:
    """What sets a cluster apart: a feature, how far its mean lies from everybody's in standard deviations, and both means."""

    feature: str
    apart: float
    mean: float
    everybody: float


@dataclass(frozen=True, slots=True)
class Profile:
    """One cluster: its number, how many belong to it, what share of everybody's spending is theirs, and its traits by how far they stand out."""

    number: int
    people: int
    share: float
    spent: float
    traits: tuple[Trait, ...]
    as_of: date

    @property
    def name(self) -> tuple[Trait, ...]:
        """The traits its name is made of: the two that stand out most, of two subjects; at least one."""
        best: dict[str, Trait] = {}
        for each in sorted(self.traits, key=lambda trait: -abs(trait.apart)):
            best.setdefault(subject_of(each.feature), each)
        found = list(best.values())
        return tuple(each for each in found[:2] if abs(each.apart) >= OUTSTANDING) or tuple(found[:1])


def carry_numbers(pairs: Sequence[tuple[int, int]], known: Sequence[int], count: int) -> tuple[int, ...]:
    """Return the numbers of `count` new clusters: those of the old ones they are paired with (new place, old number), else fresh ones.

    A number that was ever used by `known` clusters is not given to another.
    """
    given = dict(pairs)
    fresh = max(known, default=0)
    found = []
    for place in range(count):
        if place not in given:
            fresh += 1
        found.append(given.get(place, fresh))
    return tuple(found)
