"""Whether a class of customers may pay less: how much, by what it is made, and whom it would favour without saying so.

A class is never made of protected attributes. One made of others can still favour a protected group by the way (spend goes with income):
so the share of each group among those favoured is compared with its share among all whose attribute is known.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 20  # favoured people of known attributes, so that shares say anything
SURE = 1.96

_PROTECTED = frozenset(
    [
        "age",
        "birthday",
        "birth",
        "born",
        "sex",
        "gender",
        "race",
        "ethnic",
        "ethnicity",
        "origin",
        "nationality",
        "religion",
        "belief",
        "church",
        "health",
        "disability",
        "disabled",
        "pregnant",
        "pregnancy",
        "diet",
        "allergy",
        "marital",
        "married",
        "orientation",
        "income",
        "salary",
        "wage",
        "wealth",
        "household",
        "kids",
        "child",
        "children",
        "family",
        "home",
        "ownership",
        "homeowner",
        "postcode",
        "zip",
        "neighbourhood",
        "district",
        "language",
        "surname",
        "name",
    ]
)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more or less often a protected group is among those favoured: shares of 1 among them and among all."""

    attribute: str
    value: str
    favoured: float
    everybody: float

    @property
    def apart(self) -> float:
        """The difference of the shares."""
        return self.favoured - self.everybody


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a discount for a class: `reason` is “” where it may be, else too_large, no_discount, protected or proxy.

    `gaps` are the largest, the worst first; `tested` people of those favoured have known attributes, with less than 20 nothing is said of gaps.
    """

    reason: str
    attributes: tuple[str, ...]
    gaps: tuple[Gap, ...]
    tested: int

    @property
    def allowed(self) -> bool:
        """Tell whether the discount may be given."""
        return not self.reason


def find_protected(attributes: Sequence[str]) -> tuple[str, ...]:
    """Return those of a class's attributes that are protected, by the words they are made of."""
    return tuple(each for each in attributes if _PROTECTED & set(_WORD.findall(each.lower())))


def find_gaps(
    favoured: Sequence[Mapping[str, str]], everybody: Sequence[Mapping[str, str]]
) -> tuple[tuple[Gap, ...], int]:
    """Compare protected groups among those favoured with all, the worst gap first; and return how many favoured could be tested.

    Gaps that chance alone makes (less than 1.96 standard errors) are left out.
    """
    names = sorted({name for each in everybody for name in each if find_protected([name])})
    found: list[Gap] = []
    tested = 0
    for name in names:
        mine, all_ = (Counter(each[name] for each in people if each.get(name)) for people in (favoured, everybody))
        known, whole = mine.total(), all_.total()
        tested = max(tested, known)
        if known < FEWEST:
            continue
        for value, count in sorted(all_.items()):
            gap = Gap(name, value, mine[value] / known, count / whole)
            chance = SURE * (gap.everybody * (1 - gap.everybody) / known) ** 0.5
            if abs(gap.apart) > chance:
                found.append(gap)
    return tuple(sorted(found, key=lambda gap: (-abs(gap.apart), gap.attribute, gap.value))), tested


def judge_discount(
    *, discount: float, attributes: Sequence[str], favoured: Sequence[Mapping[str, str]], everybody: Sequence[Mapping[str, str]], spread: float, limit: float
) -> Verdict:  # fmt: skip
    """Judge a discount (a share of the public price) for a class made of `attributes`.

    Traits of people are given by name; only protected ones are looked at, and only to find whom a discount favours by the way.
    """
    protected = find_protected(attributes)
    gaps, tested = find_gaps(favoured, everybody)
    reason = ""
    if discount < 0:
        reason = "no_discount"
    elif protected:
        reason = "protected"
    elif discount > spread + 1e-9:
        reason = "too_large"
    elif discount > 0 and gaps and abs(gaps[0].apart) > limit:
        reason = "proxy"
    return Verdict(reason, protected, gaps[:5], tested)
