"""Behaviour for programs: funnels, paths, retention, searches and baskets. With a key for metrics, or logged in at the desk."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.privacy import api as privacy
from kaipu.kernel import clock
from kaipu.web.rest import schemas
from kaipu.web.rest.metrics import DeskSession, MetricsKey

type Shares = list[float | None]


class ConditionIn(Schema):
    """A field of an event and what it must be."""

    field: schemas.Text = Field(max_length=40)
    operator: Literal["is", "is_not", "contains", "begins"] = "is"
    value: schemas.Text = Field(max_length=200)


class ActIn(Schema):
    """An event of the tracking plan, `order` (paid, wherever it was placed) or `anything`."""

    name: schemas.Text = Field(max_length=80)
    conditions: list[ConditionIn] = Field([], max_length=10)


class SpanIn(Schema):
    """Whose acts count: days, simulated shoppers or not, and conditions on everything they did."""

    first: date
    last: date
    simulated: bool | None = None
    conditions: list[ConditionIn] = Field([], max_length=10)


class FunnelIn(SpanIn):
    """Steps in order, the window in seconds, what must not happen between, and a breakdown."""

    steps: list[ActIn] = Field(min_length=1, max_length=20)
    window: int = 7 * 86400
    unit: Literal["person", "visit"] = "person"
    by: schemas.Text = Field("", max_length=40)
    without: ActIn | None = None


class StepOut(Schema):
    """How many passed a step, and the median seconds since they began."""

    act: str
    passed: int
    median_seconds: float | None


class FunnelOut(Schema):
    """The steps, and the same for each value of the breakdown."""

    steps: list[StepOut]
    groups: dict[str, list[StepOut]]


class PathsIn(SpanIn):
    """A start as paths name it (`add_to_cart`, `page_view:home`); empty: where visits begin or end."""

    start: schemas.Text = Field("", max_length=100)
    depth: int = 4
    most: int = 6
    backward: bool = False
    unit: Literal["person", "visit"] = "visit"


class StreamOut(Schema):
    """How many go from one act to the next; “” is where a walk stops, “…” the rest."""

    step: int
    source: str
    target: str
    count: int


class PathsOut(Schema):
    """The streams of a number of walks."""

    walks: int
    streams: list[StreamOut]


class RetentionIn(SpanIn):
    """Who comes back with one act after another; see the desk's page of retention."""

    starting: ActIn
    returning: ActIn
    grain: Literal["day", "week", "month"] = "month"
    periods: int = 12
    unbounded: bool = False
    cohorts: Literal["first", "each"] = "first"


class CohortOut(Schema):
    """People who began in a period; those who returned and their net sales by periods since, null while not over."""

    first_day: date
    size: int
    returned: list[int | None]
    net_sales: Shares


class RetentionOut(Schema):
    """The cohorts and the average share of people who returned."""

    history_from: date | None
    cohorts: list[CohortOut]
    average: Shares


class TermOut(Schema):
    """A term that was searched, and what came of it."""

    term: str
    searches: int
    visitors: int
    no_result: int
    nothing_opened: int
    searched_again: int
    added_to_cart: int
    bought: int
    median_results: float


class BasketsIn(SpanIn):
    """At which level, in which share of baskets at least, how large together."""

    level: Literal["sku", "category", "department"] = "category"
    least_support: float = 0.001
    least_confidence: float = Field(0.0, ge=0, le=1)
    longest: int = 2
    within: schemas.Text = Field("", max_length=200)
    order_by: Literal["lift", "leverage", "confidence", "support"] = "lift"
    top: int = Field(100, ge=1, le=500)


class RuleOut(Schema):
    """Who buys `base` also buys `then`."""

    base: list[str]
    then: str
    baskets: int
    support: float
    confidence: float
    lift: float
    leverage: float


class BasketsOut(Schema):
    """The rules of a number of baskets."""

    baskets: int
    least_baskets: int
    rules: list[RuleOut]


router = Router(auth=[MetricsKey(), DeskSession()])
PROBLEMS = {401: schemas.Problem, 422: schemas.Problem, 503: schemas.Problem}


def _conditions(given: list[ConditionIn]) -> tuple[behaviour.Condition, ...]:
    return tuple(behaviour.Condition(each.field, each.value, each.operator) for each in given)


def _act(given: ActIn) -> behaviour.Act:
    return behaviour.Act(given.name, _conditions(given.conditions))


def _span(given: SpanIn) -> behaviour.Span:
    return behaviour.Span(given.first, given.last, given.simulated, _conditions(given.conditions))


@router.post("/funnel", response={200: FunnelOut, **PROBLEMS}, summary="Ask for a funnel")
def ask_funnel(request: HttpRequest, asked: FunnelIn) -> FunnelOut:
    """Return how many go through the steps in order. Nothing is changed."""
    question = behaviour.FunnelQuestion(
        _span(asked), tuple(map(_act, asked.steps)), asked.window, asked.unit, asked.by, _act(asked.without) if asked.without else None
    )  # fmt: skip
    found = behaviour.get_funnel(question, at=clock.now())

    def steps(given: Iterable[Any]) -> list[StepOut]:
        return [StepOut(act=s.act.name, passed=s.passed, median_seconds=s.median_seconds) for s in given]

    return FunnelOut(steps=steps(found.steps), groups={name: steps(group) for name, group in found.groups})


@router.post("/paths", response={200: PathsOut, **PROBLEMS}, summary="Ask for paths")
def ask_paths(request: HttpRequest, asked: PathsIn) -> PathsOut:
    """Return what comes after an act, or before it. Nothing is changed."""
    question = behaviour.PathQuestion(
        _span(asked), asked.start, asked.depth, asked.most, asked.backward, asked.unit
    )  # fmt: skip
    found = behaviour.get_paths(question, at=clock.now())
    streams = [StreamOut(step=s.layer + 1, source=s.source, target=s.target, count=s.count) for s in found.streams]
    return PathsOut(walks=found.walks, streams=streams)


@router.post("/retention", response={200: RetentionOut, **PROBLEMS}, summary="Ask for cohorts")
def ask_retention(request: HttpRequest, asked: RetentionIn) -> RetentionOut:
    """Return who comes back. Nothing is changed."""
    question = behaviour.RetentionQuestion(
        _span(asked), _act(asked.starting), _act(asked.returning), asked.grain, asked.periods, asked.unbounded, asked.cohorts
    )  # fmt: skip
    found = behaviour.get_retention(question, at=clock.now())
    cohorts = [
        CohortOut(
            first_day=c.first_day, size=c.size, returned=list(c.returned), net_sales=[_cents(v) for v in c.values]
        )
        for c in found.cohorts
    ]
    return RetentionOut(history_from=found.history_from, cohorts=cohorts, average=list(found.average))


def _cents(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


@router.post("/searches", response={200: list[TermOut], **PROBLEMS}, summary="Ask for search terms")
def ask_searches(request: HttpRequest, asked: SpanIn) -> list[TermOut]:
    """Return the hundred terms that were searched most, personal data in them covered. Nothing is changed."""
    return [
        TermOut(
            term=privacy.cover(t.term), searches=t.searches, visitors=t.visitors, no_result=t.empty, nothing_opened=t.unopened,
            searched_again=t.refined, added_to_cart=t.added, bought=t.bought, median_results=t.results,
        )
        for t in behaviour.get_searches(_span(asked), at=clock.now()).terms
    ]  # fmt: skip


@router.post("/baskets", response={200: BasketsOut, **PROBLEMS}, summary="Ask what is bought together")
def ask_baskets(request: HttpRequest, asked: BasketsIn) -> BasketsOut:
    """Return the rules between goods, categories or departments. Nothing is changed."""
    question = behaviour.BasketQuestion(
        _span(asked), asked.level, asked.least_support, asked.least_confidence, asked.longest, asked.within, asked.order_by
    )  # fmt: skip
    found = behaviour.get_associations(question, most=asked.top, at=clock.now())
    rules = [
        RuleOut(
            base=[item.code for item in r.base], then=r.then.code, baskets=r.baskets, support=r.support,
            confidence=r.confidence, lift=r.lift, leverage=r.leverage,
        )
        for r in found.rules
    ]  # fmt: skip
    return BasketsOut(baskets=found.baskets, least_baskets=found.least, rules=rules)
