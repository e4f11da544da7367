"""Why a metric moved, for programs: the same answer that the desk gives. With a key, or logged in at the desk."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kaipu.brain.insight import api as insight
from kaipu.brain.metrics import api as dictionary
from kaipu.kernel import clock
from kaipu.web.rest import metrics, schemas

MOST_DAYS = 366


class WhyWords(Schema):
    """A metric and two periods; without the second, as many days before on the same weekdays."""

    metric: schemas.Text = Field(max_length=60)
    first: date
    last: date
    before_first: date | None = None
    before_last: date | None = None


class ConditionOut(Schema):
    """One condition of a slice."""

    dimension: str
    members: list[str]
    names: list[dict[str, str]]


class PartOut(Schema):
    """A slice that left what was to be expected."""

    conditions: list[ConditionOut]
    now: str | None
    before: str | None
    expected: str
    effect: str = Field(description="what it made of the whole metric")
    share: float | None = Field(description="of the gap between value and expected; null where it goes against it")


class FactorOut(Schema):
    """A factor and its part of the change; the parts add up to the change."""

    title: dict[str, str]
    before: float
    now: float
    contribution: str


class WhyOut(Schema):
    """An explanation. Numbers of the metric are texts. before + course + effects + rest = value."""

    metric: str
    value: str | None
    before: str | None
    expected: str | None
    usual: str | None = Field(description="one standard deviation of what was to be expected")
    verdict: str = Field(description="usual, up, down or unknown")
    course: str
    rest: str
    parts: list[PartOut]
    factors: list[list[FactorOut]]
    occasions: list[dict[str, str]]
    looked_through: list[str]


router = Router(auth=[metrics.MetricsKey(), metrics.DeskSession()])


@router.get("/explain", response={200: WhyOut, **metrics.PROBLEMS}, summary="Explain why a metric moved")
def explain(request: HttpRequest, words: Annotated[WhyWords, Query()]) -> WhyOut:
    """Explain a metric's change between two periods by factors and slices. Takes up to two seconds."""
    now = _span(words.first, words.last)
    before = now.shifted(-(-now.days // 7) * 7)
    if words.before_first and words.before_last:
        before = _span(words.before_first, words.before_last)
    return _shape(insight.explain(metric=words.metric, now=now, before=before, at=clock.now()))


def _span(first: date, last: date) -> insight.Span:
    if not 0 <= (last - first).days < MOST_DAYS or not 2000 <= first.year <= 2100:
        raise dictionary.SeriesInvalid("range", f"{first} – {last}")
    return insight.Span(first, last)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _shape(told: insight.Explanation) -> WhyOut:
    return WhyOut(
        metric=told.metric.name, value=_text(told.value), before=_text(told.earlier), expected=_text(told.expected),
        usual=_text(told.usual), verdict=told.verdict, course=f"{told.course:f}", rest=f"{told.rest:f}",
        parts=[
            PartOut(
                conditions=[
                    ConditionOut(
                        dimension=c.dimension, members=list(c.members),
                        names=[{"en": en, "zh": zh} for en, zh in zip(c.names_en, c.names_zh, strict=True)],
                    )
                    for c in part.conditions
                ],
                now=_text(part.now), before=_text(part.before), expected=f"{part.expected:f}",
                effect=f"{part.effect:f}", share=part.share,
            )
            for part in told.parts
        ],
        factors=[
            [
                FactorOut(
                    title={"en": each.factor.title_en, "zh": each.factor.title_zh}, before=each.before, now=each.now,
                    contribution=f"{each.contribution:f}",
                )
                for each in tree.factors
            ]
            for tree in told.trees
        ],
        occasions=[{"day": str(o.day), "en": o.name_en, "zh": o.name_zh, "when": o.when} for o in told.occasions],
        looked_through=list(told.sliced),
    )  # fmt: skip
