"""What can be asked about behaviour: acts, conditions on them, and the questions; refused where they make no sense."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

ORDER = (
    "order"  # an order that was paid and not cancelled, wherever it was placed; all other acts are events of the web
)
ANYTHING = "anything"  # any event at all
FIELDS = frozenset(
    {"path", "page", "category", "sku", "query", "device", "browser", "language", "source", "medium", "campaign",
     "landing_path", "element", "channel", "location", "step", "width"}
)  # fmt: skip
BREAKDOWNS = ("device", "browser", "language", "source", "medium", "campaign", "landing_path")
MOST_STEPS, MOST_DAYS, MOST_WINDOW = 12, 3 * 366, 90 * 86400
MOST_DEPTH, MOST_LABELS, MOST_PERIODS, MOST_LONG = 8, 20, 60, 4
LEAST_SUPPORT = 0.0001
GRAINS = ("day", "week", "month")


class QuestionInvalid(ValueError):
    """A question that has no answer: `reason` is act, field, steps, range, window, breakdown, grain, depth or support."""

    def __init__(self, reason: str, value: object) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason, self.value = reason, str(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field of an act and what it must be: is, is_not, contains or begins."""

    field: str
    value: str
    operator: Literal["is", "is_not", "contains", "begins"] = "is"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did: an event of the tracking plan, or ORDER; only where all conditions hold."""

    name: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Whose acts count: the days, `simulated` shoppers or not (None: both), and conditions on everything they did."""

    first: date
    last: date
    simulated: bool | None = None
    conditions: tuple[Condition, ...] = ()
    customers: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class FunnelQuestion:
    """How many begin in the span and go through all steps in order, within `window` seconds of their beginning.

    `unit` person or visit; `by` cuts by what the first act was; `without` must not happen between two steps.
    """

    span: Span
    steps: tuple[Act, ...]
    window: int = 7 * 86400
    unit: Literal["person", "visit"] = "person"
    by: str = ""
    without: Act | None = None


@dataclass(frozen=True, slots=True)
class PathQuestion:
    """What comes after (or before) an act, `depth` steps, the `most` frequent in each.

    `start` is a label as the answer has them (`add_to_cart`, `page_view:home`); empty: wherever a walk begins or ends.
    """

    span: Span
    start: str = ""
    depth: int = 4
    most: int = 6
    backward: bool = False
    unit: Literal["person", "visit"] = "visit"


@dataclass(frozen=True, slots=True)
class RetentionQuestion:
    """Who comes back with `returning` after `starting`, by periods of a grain; the span chooses the cohorts.

    `cohorts` by a person's very first `starting` ever, or by `each` period in which they did it. `unbounded` counts who came
    back in that period or later.
    """

    span: Span
    starting: Act
    returning: Act
    grain: Literal["day", "week", "month"] = "week"
    most: int = 12
    unbounded: bool = False
    cohorts: Literal["first", "each"] = "first"


@dataclass(frozen=True, slots=True)
class BasketQuestion:
    """What is bought together in the orders of a span: at which `level`, how often at least (a share of all baskets)."""

    span: Span
    level: Literal["sku", "category", "department"] = "category"
    least_support: float = 0.001
    least_confidence: float = 0.0
    longest: int = 2
    within: str = ""
    order_by: Literal["lift", "leverage", "confidence", "support"] = "lift"


def check_span(span: Span) -> None:
    """Raise QuestionInvalid for a span that is empty, too long or speaks of unknown fields."""
    if span.first > span.last or (span.last - span.first).days >= MOST_DAYS:
        raise QuestionInvalid("range", f"{span.first} – {span.last}")
    _check_conditions(span.conditions)


def check_funnel(question: FunnelQuestion) -> None:
    """Raise QuestionInvalid where a funnel has no answer."""
    check_span(question.span)
    if not 1 < len(question.steps) <= MOST_STEPS:
        raise QuestionInvalid("steps", len(question.steps))
    if not 0 < question.window <= MOST_WINDOW:
        raise QuestionInvalid("window", question.window)
    if question.by and question.by not in BREAKDOWNS:
        raise QuestionInvalid("breakdown", question.by)
    check_acts([*question.steps, *([question.without] if question.without else [])])


def check_paths(question: PathQuestion) -> None:
    """Raise QuestionInvalid where paths have no answer."""
    check_span(question.span)
    if not 0 < question.depth <= MOST_DEPTH or not 0 < question.most <= MOST_LABELS:
        raise QuestionInvalid("depth", f"{question.depth} × {question.most}")


def check_retention(question: RetentionQuestion) -> None:
    """Raise QuestionInvalid where cohorts have no answer."""
    check_span(question.span)
    check_acts([question.starting, question.returning])
    if question.grain not in GRAINS or not 0 < question.most <= MOST_PERIODS:
        raise QuestionInvalid("grain", f"{question.most} × {question.grain}")


def check_baskets(question: BasketQuestion) -> None:
    """Raise QuestionInvalid where baskets have no answer."""
    check_span(question.span)
    if not LEAST_SUPPORT <= question.least_support <= 1:
        raise QuestionInvalid("support", question.least_support)
    if not 2 <= question.longest <= MOST_LONG:
        raise QuestionInvalid("depth", question.longest)


def check_acts(acts: Iterable[Act]) -> None:
    """Raise QuestionInvalid for conditions on unknown fields."""
    for act in acts:
        if not act.name.replace("_", "").isalnum():
            raise QuestionInvalid("act", act.name)
        _check_conditions(act.conditions)


def _check_conditions(conditions: Iterable[Condition]) -> None:
    for condition in conditions:
        if condition.field not in FIELDS:
            raise QuestionInvalid("field", condition.field)
