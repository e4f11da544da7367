"""The metric dictionary for programs: what there is, and any question to it. With a key, or logged in at the desk."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import HttpBearer, SessionAuth

from kaipu.brain.metrics import api as metrics
from kaipu.kernel import access, clock, tokens
from kaipu.web.rest import schemas

SCOPE, RIGHT = "metrics.read", "metrics.view"


class MetricsKey(HttpBearer):
    """A key of the scope metrics.read, in the header Authorization."""

    def authenticate(self, request: HttpRequest, token: str) -> tokens.TokenRecord | None:
        """Return the key, or None."""
        return tokens.find_token(secret=token, scope=SCOPE)


class DeskSession(SessionAuth):
    """Somebody logged in at the desk who may see metrics."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        """Return the account, or None."""
        user: Any = request.user
        allowed = user.is_authenticated and user.is_staff and RIGHT in access.scopes_of(user.pk)
        return user if allowed else None


class FilterIn(Schema):
    """A condition on a dimension's member. Members are text."""

    dimension: schemas.Text = Field(max_length=50)
    operator: schemas.Text = Field("=", max_length=10, description="= != in, not in < <= > >= between, set, not set")
    values: list[schemas.Text] = Field([], max_length=500)


class QueryIn(Schema):
    """A question: metrics by dimensions, filters, grain and comparison."""

    metrics: list[schemas.Text] = Field(min_length=1, max_length=30)
    first: date
    last: date
    dimensions: list[schemas.Text] = Field([], max_length=4)
    filters: list[FilterIn] = Field([], max_length=20)
    grain: schemas.Text = Field(
        "", max_length=10, description="hour, day, week, month, quarter, year; empty: totals only"
    )
    compare: schemas.Text = Field("", max_length=10, description="previous, week, year, holiday, target")
    top: int = Field(50, ge=1, le=5000)


class QueryWords(Schema):
    """The same question in an address; lists are separated by commas, conditions are dimension:operator:value|value."""

    metrics: schemas.Text = Field(max_length=1000)
    first: date
    last: date
    dimensions: schemas.Text = Field("", max_length=200)
    filter: list[schemas.Text] = Field([], max_length=20)
    grain: schemas.Text = Field("", max_length=10)
    compare: schemas.Text = Field("", max_length=10)
    top: int = Field(50, ge=1, le=5000)


class MetricOut(Schema):
    """A metric's definition."""

    name: str
    title: dict[str, str]
    meaning: dict[str, str]
    subject: str
    kind: str
    formula: str
    unit: str
    owner: str
    status: str
    better: str
    additive: bool
    assumed: bool
    dimensions: list[str]


class RowOut(Schema):
    """One cut: its members with their names, totals one a metric, values one list of buckets a metric."""

    members: list[str]
    names: list[dict[str, str]]
    totals: list[str | None]
    values: list[list[str | None]]


class ResultOut(Schema):
    """An answer. Numbers are texts, so that no reader's floats change them; null is “no data”."""

    metrics: list[str]
    units: list[str]
    currency: str
    first: date
    last: date
    buckets: list[str]
    totals: list[str | None]
    values: list[list[str | None]]
    rows: list[RowOut]
    missing: list[str] = Field(description="metrics whose sources nobody collects yet")
    targets: list[str | None]
    published_until: date | None
    live_days: list[date]
    comparison: "ResultOut | None" = None


router = Router(auth=[MetricsKey(), DeskSession()])
PROBLEMS = {401: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem, 503: schemas.Problem}


@router.get("", response={200: list[MetricOut], 401: schemas.Problem}, summary="List the metrics")
def list_metrics(request: HttpRequest) -> list[MetricOut]:
    """Return the whole dictionary."""
    return [
        MetricOut(
            name=m.name, title={"en": m.title_en, "zh": m.title_zh}, meaning={"en": m.meaning_en, "zh": m.meaning_zh},
            subject=m.subject, kind=m.kind, formula=m.formula, unit=m.unit, owner=m.owner, status=m.status,
            better=m.better, additive=m.additive, assumed=m.assumed, dimensions=list(m.dimensions),
        )
        for m in metrics.list_metrics()
    ]  # fmt: skip


@router.get("/query", response={200: ResultOut, **PROBLEMS}, summary="Ask by address")
def ask_by_address(request: HttpRequest, words: Annotated[QueryWords, Query()]) -> ResultOut:
    """Answer a question that an address holds."""
    return _answer(
        metrics.Query(
            _listed(words.metrics), words.first, words.last, _listed(words.dimensions), tuple(map(_condition, words.filter)),
            words.grain, words.compare, words.top,
        )
    )  # fmt: skip


@router.post("/query", response={200: ResultOut, **PROBLEMS}, summary="Ask")
def ask(request: HttpRequest, asked: QueryIn) -> ResultOut:
    """Answer a question. Nothing is changed."""
    filters = tuple(metrics.Filter(f.dimension, f.operator, tuple(f.values)) for f in asked.filters)  # type: ignore[arg-type]
    return _answer(
        metrics.Query(
            tuple(asked.metrics), asked.first, asked.last, tuple(asked.dimensions), filters, asked.grain, asked.compare,
            asked.top,
        )
    )  # fmt: skip


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _condition(text: str) -> metrics.Filter:
    dimension, _, rest = text.partition(":")
    operator, _, values = rest.partition(":")
    return metrics.Filter(dimension, operator, tuple(values.split("|")) if values else ())  # type: ignore[arg-type]


def _answer(asked: metrics.Query) -> ResultOut:
    return _shape(metrics.query(asked, at=clock.now()))


def _texts(values: tuple[Decimal | None, ...]) -> list[str | None]:
    return [None if value is None else f"{value:f}" for value in values]


def _shape(result: metrics.Result) -> ResultOut:
    coverage = result.coverage
    return ResultOut(
        metrics=list(result.query.metrics), units=[metric.unit for metric in result.metrics], currency=result.currency,
        first=result.query.first, last=result.query.last, buckets=[_moment(bucket) for bucket in result.buckets],
        totals=_texts(result.totals), values=[_texts(each) for each in result.values], missing=list(result.missing),
        rows=[
            RowOut(
                members=list(row.members),
                names=[{"en": en, "zh": zh} for en, zh in zip(row.names_en, row.names_zh, strict=True)],
                totals=_texts(row.totals), values=[_texts(each) for each in row.values],
            )
            for row in result.rows
        ],
        targets=_texts(result.targets), published_until=coverage.published_until if coverage else None,
        live_days=list(coverage.live_days) if coverage else [],
        comparison=_shape(result.comparison) if result.comparison else None,
    )  # fmt: skip


def _moment(bucket: date | datetime) -> str:
    return bucket.isoformat()
