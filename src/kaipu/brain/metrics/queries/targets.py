"""Targets beside what is: how far a period has come, how far it should have, and where it lands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from kaipu.brain.metrics.models import Target
from kaipu.brain.metrics.queries.answering import query
from kaipu.brain.metrics.queries.registry import get_catalogue
from kaipu.brain.metrics.rules import Definition, Filter, Query, expected_share, grow, land, light_of, period_of
from kaipu.brain.metrics.rules.landing import Landing, Mode
from kaipu.kernel import clock

LEARNT = 16 * 7
EARLIER = 4
DAY = timedelta(days=1)


class TargetUnknown(LookupError):
    """There is no open target with this id."""


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """What a metric should reach in a period, and who answers for it."""

    id: int
    metric: Definition
    dimension: str
    member: str
    period: str
    first: date
    last: date
    value: Decimal
    owner: str
    note: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """A target at a moment.

    `actual` is up to `until`, the last closed day of the period; None before it begins or without data. `pace` is actual
    against what is usual by then, 1 being just right; only of what adds up. `landing` with `low` and `high` (four of five
    cases) is where the period is expected to end. `light` is green, amber, red, or "" where nothing can be said.
    """

    target: TargetRecord
    until: date | None
    actual: Decimal | None
    pace: float | None
    landing: Decimal | None
    low: Decimal | None
    high: Decimal | None
    light: Literal["green", "amber", "red", ""]


def list_targets(*, metric: str = "", on: date | None = None) -> list[TargetRecord]:
    """Return open targets, the latest period first; of one metric, or whose period holds a day. At most two statements."""
    rows = Target.objects.filter(withdrawn_at=None).order_by("-first", "metric", "id")
    if metric:
        rows = rows.filter(metric=metric)
    found = list(rows)
    catalogue = get_catalogue([row.metric for row in found])
    records = [_record(row, catalogue[row.metric]) for row in found if row.metric in catalogue]
    return [each for each in records if on is None or each.first <= on <= each.last]


def _record(row: Target, metric: Definition) -> TargetRecord:
    first, last = period_of(row.first, row.period)
    return TargetRecord(
        row.id, metric, row.dimension, row.member, row.period, first, last, row.value, row.owner, row.note,
        row.created_by, row.created_at,
    )  # fmt: skip


def list_progress(
    *, targets: Sequence[TargetRecord], at: datetime, until: date | None = None
) -> list[Progress]:  # fmt: skip
    """Return targets with how they do, as of yesterday or of an earlier day. A handful of statements to the warehouse a target."""
    yesterday = clock.local_date(at) - DAY
    return [_progress(each, min(until or yesterday, yesterday), at) for each in targets]


def _progress(target: TargetRecord, known: date, at: datetime) -> Progress:
    until = min(target.last, known)
    if until < target.first:
        return Progress(target, None, None, None, None, None, None, "")
    actual = _value(target, target.first, until, at)
    if actual is None:
        return Progress(target, until, None, None, None, None, None, "")
    done, ahead = (until - target.first).days + 1, (target.last - until).days
    history = _history(target, until, ahead, at)
    landing = _land(target, actual, done, ahead, history, at)
    pace = None
    if mode_of(target.metric) == "sum" and target.value:
        pace = float(actual) / (float(target.value) * expected_share(history, done, ahead))
    light = light_of(landing, float(target.value), target.metric.better) if landing else ""
    low, high = (landing.low, landing.high) if landing else (None, None)
    return Progress(
        target, until, actual, pace, _rounded(landing.value if landing else None), _rounded(low), _rounded(high), light
    )  # fmt: skip


def mode_of(metric: Definition) -> Mode | None:
    """Return how a metric's days join into a period: sum, mean or last; None where they don't (people told apart)."""
    if metric.additive:
        return "sum"
    if metric.kind in {"semi_additive", "cumulative", "period_to_date"}:
        return "last"
    return "mean" if metric.unit in {"ratio", "number"} or metric.kind == "ratio" else None


def _land(
    target: TargetRecord, actual: Decimal, done: int, ahead: int, history: Sequence[float | None], at: datetime
) -> Landing | None:
    mode = mode_of(target.metric)
    if mode is not None or not ahead:
        return land(float(actual), done, history, ahead, mode or "sum")
    ratios, first = [], target.first
    for _ in range(EARLIER):
        first, last = period_of(first - DAY, target.period)
        part, whole = _value(target, first, first + (done - 1) * DAY, at), _value(target, first, last, at)
        if part and whole:
            ratios.append(float(whole) / float(part))
    return grow(float(actual), ratios)


def _asked(target: TargetRecord, first: date, last: date, grain: str) -> Query:
    filters = (Filter(target.dimension, "=", (target.member,)),) if target.dimension else ()
    return Query((target.metric.name,), first, last, filters=filters, grain=grain)


def _value(target: TargetRecord, first: date, last: date, at: datetime) -> Decimal | None:
    return query(_asked(target, first, last, ""), at=at).totals[0]


def _history(target: TargetRecord, until: date, ahead: int, at: datetime) -> list[float | None]:
    """Return the metric day by day up to a day, long enough to learn from and to have erred in."""
    length = min(LEARNT + ahead, 3 * 366)
    values = query(_asked(target, until - (length - 1) * DAY, until, "day"), at=at).values[0]
    return [None if value is None else float(value) for value in values]


def _rounded(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(Decimal("0.000001"))
