"""What readers of explanations receive."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaipu.brain.insight.rules import Moved, Span
from kaipu.brain.metrics import api as metrics


@dataclass(frozen=True, slots=True)
class Condition:
    """One dimension of a slice: the members it holds, and their names in both languages."""

    dimension: str
    members: tuple[str, ...]
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A slice in which the metric left what was to be expected.

    `now`, `before` and `expected` are the metric's values in the slice (a ratio's are ratios). `effect` is what that made
    of the whole metric, in its unit; `share` is the effect as a part of the whole deviation, None where it goes against
    it. `usual` is one standard deviation of the effect. `filters` ask for the slice.
    """

    conditions: tuple[Condition, ...]
    filters: tuple[metrics.Filter, ...]
    now: Decimal | None
    before: Decimal | None
    expected: Decimal
    effect: Decimal
    share: float | None
    usual: Decimal
    score: float


@dataclass(frozen=True, slots=True)
class Tree:
    """A product of factors that makes the metric, with each factor's part of the change."""

    factors: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A special day: `when` tells whether it lies in the period (“now”) or in the one before (“before”)."""

    day: date
    name_en: str
    name_zh: str
    when: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a metric moved from one period to another.

    `expected` is what the same weekdays of earlier periods let expect, `usual` one standard deviation around it; both are
    None without enough history. `verdict` is usual, up, down or unknown: how `value` stands to that. `course` is the part
    of the change that was to be expected, `rest` what neither course nor parts explain: before + course + effects + rest =
    value. `sliced` names the dimensions looked through; empty where the metric cannot be cut.
    """

    metric: metrics.Definition
    currency: str
    now: Span
    before: Span
    value: Decimal | None
    earlier: Decimal | None
    expected: Decimal | None
    usual: Decimal | None
    verdict: str
    course: Decimal
    rest: Decimal
    parts: tuple[Part, ...]
    trees: tuple[Tree, ...]
    occasions: tuple[Occasion, ...]
    sliced: tuple[str, ...]
    history: tuple[tuple[Span, Decimal | None], ...]
    live: bool = False

    @property
    def change(self) -> Decimal | None:
        """The change from the period before."""
        return None if self.value is None or self.earlier is None else self.value - self.earlier
