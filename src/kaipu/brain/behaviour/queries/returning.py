"""Who comes back, over the warehouse: cohorts and stickiness."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.behaviour.queries.acts import Statement, ask
from kaipu.brain.behaviour.rules import (
    Act,
    RetentionQuestion,
    Span,
    Stickiness,
    check_acts,
    check_retention,
    check_span,
    count_active,
    retain,
    retain_each,
    stick,
)
from kaipu.kernel import clock

BEGINNING = date(2000, 1, 1)
MONTH = 30
_DAY = "date_diff('day', DATE '1970-01-01', day)"
type Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who began in one period: `returned` and `values` (money) by periods since, None where a period is not over."""

    first_day: date
    size: int
    returned: tuple[int | None, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """Cohorts, oldest first, and their average: the share of people who came back, and money a person of the cohort.

    `history_from` is the day of the first start that is known: whoever began before it seems to have begun then.
    """

    question: RetentionQuestion
    history_from: date | None
    cohorts: tuple[Cohort, ...]
    average: tuple[float | None, ...]
    average_value: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """How many people acted on each day, in the 7 and 30 days up to it; and on how many days of the last 30 they came."""

    days: tuple[date, ...]
    daily: tuple[int, ...]
    weekly: tuple[int, ...]
    monthly: tuple[int, ...]
    month: Stickiness


def get_retention(question: RetentionQuestion, *, at: datetime) -> Retention:
    """Return who came back after their first (or each) start in the span. Raises QuestionInvalid. Two statements.

    Periods that are not over by yesterday are not counted. Values are the net sales of the orders that brought them back.
    """
    check_retention(question)
    yesterday = clock.local_date(at) - timedelta(days=1)
    ever = BEGINNING if question.cohorts == "first" else question.span.first
    people, days, values, started = _acts(question, ever, yesterday, at)
    periods = _period(days, question.grain)
    last = int(_period(_number(yesterday + timedelta(days=1)), question.grain)[0]) - 1
    starters, starts = people[started], periods[started]
    if question.cohorts == "first":
        starters, starts = _firsts(starters, starts)
    edges = _period(np.concatenate([_number(question.span.first), _number(question.span.last)]), question.grain)
    inside = (starts >= edges[0]) & (starts <= min(int(edges[1]), last))
    back = ~started
    chosen = retain if question.cohorts == "first" else retain_each
    found = chosen(
        starters[inside], starts[inside], people[back], periods[back], values[back], last=last, most=question.most,
        unbounded=question.unbounded,
    )  # fmt: skip
    known = ~np.isnan(found.values)
    sizes = (known * found.sizes[:, None]).sum(axis=0)
    worth = np.where(sizes > 0, np.nansum(found.values, axis=0) / np.maximum(sizes, 1), np.nan)
    cohorts = tuple(
        Cohort(_first_day(int(period), question.grain), int(size), _whole(returned), _plain(value))
        for period, size, returned, value in zip(found.periods, found.sizes, found.returned, found.values, strict=True)
    )
    known_from = date(1970, 1, 1) + timedelta(days=int(days[started].min())) if started.any() else None
    return Retention(question, known_from, cohorts, _plain(found.average()), _plain(worth))


def _acts(
    question: RetentionQuestion, ever: date, until: date, at: datetime
) -> tuple[Ints, Ints, NDArray[np.float64], NDArray[np.bool_]]:
    """Return who did what on which day: people, days, money, and whether it is a start (else it is a return)."""
    statement = Statement(question.span, since=ever, until=until)
    looks = []
    for mark, act in enumerate((question.starting, question.returning)):
        looks.append(
            statement.done(
                act, f"day, {mark} AS s, 0 AS value", of_orders=f"day, {mark} AS s, CAST(net AS DOUBLE) AS value"
            )
        )
    sql = (
        f"{statement.with_people(' UNION ALL '.join(looks))} SELECT p, {_DAY} AS d, s, CAST(sum(value) AS DOUBLE) AS value "
        "FROM acts GROUP BY p, d, s"
    )
    found = ask(sql, statement.parameters, at)
    people, days, marks = (found[name].astype(np.int64) for name in "pds")
    return people, days, found["value"].astype(float), marks == 0


def get_activity(span: Span, act: Act, *, at: datetime) -> Activity:
    """Return how many people did an act by day, week and month. Raises QuestionInvalid. One statement."""
    check_span(span)
    check_acts([act])
    last = min(span.last, clock.local_date(at))
    statement = Statement(span, since=span.first - timedelta(days=MONTH - 1), until=last)
    looks = statement.done(act, "day")
    found = ask(
        f"{statement.with_people(looks)} SELECT DISTINCT p, {_DAY} AS d FROM acts",
        statement.parameters, at,
    )  # fmt: skip
    people, numbers = found["p"].astype(np.int64), found["d"].astype(np.int64)
    start, end = int(_number(span.first)[0]), int(_number(last)[0])
    daily, weekly, monthly = (
        tuple(count_active(people, numbers, first=start, last=end, window=each).tolist()) for each in (1, 7, MONTH)
    )
    days = tuple(span.first + timedelta(days=n) for n in range(end - start + 1))
    return Activity(days, daily, weekly, monthly, stick(people, numbers, first=end - MONTH + 1, last=end))


def _number(day: date) -> Ints:
    return np.array([np.datetime64(day, "D").astype(np.int64)])


def _period(days: Ints, grain: str) -> Ints:
    """Number the day, week (from Monday) or month of each day since 1970."""
    if grain == "week":
        return (days + 3) // 7
    if grain == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return days


def _first_day(period: int, grain: str) -> date:
    if grain == "month":
        return date(1970 + period // 12, period % 12 + 1, 1)
    return date(1970, 1, 1) + timedelta(days=period * 7 - 3 if grain == "week" else period)


def _firsts(people: Ints, periods: Ints) -> tuple[Ints, Ints]:
    order = np.lexsort((periods, people))
    who, first = np.unique(people[order], return_index=True)
    return who, periods[order][first]


def _plain(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in values)


def _whole(values: NDArray[np.float64]) -> tuple[int | None, ...]:
    return tuple(None if np.isnan(value) else int(value) for value in values)
