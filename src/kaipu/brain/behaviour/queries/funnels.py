"""Funnels over the warehouse."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.behaviour.queries.acts import VISIT, Statement, ask, is_order
from kaipu.brain.behaviour.rules import (
    ANYTHING,
    ORDER,
    Act,
    FunnelQuestion,
    Passed,
    QuestionInvalid,
    check_funnel,
    pass_funnel,
)

type Ints = NDArray[np.int64]
type Texts = NDArray[np.str_]

MOST_GROUPS = 12
MOST_VALUES = 24  # of a breakdown are told apart: the most frequent of first steps
ORDER_BREAKDOWNS = frozenset({"device", "source", "medium", "campaign", "language"})  # what orders are told by, too


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how many passed it, and the median seconds since they began; None where nobody did."""

    act: Act
    passed: int
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel's answer: its steps, and the same for each of the most frequent values of the breakdown, the largest first.

    Somebody who began on two devices counts on both, so groups may add up to more than the whole; what they did later
    counts where they began last.
    """

    question: FunnelQuestion
    steps: tuple[Step, ...]
    groups: tuple[tuple[str, tuple[Step, ...]], ...]


@dataclass(frozen=True, slots=True)
class Walkers:
    """Who they are: the ids of customers, and how many visitors whom nobody knows."""

    customers: tuple[int, ...]
    visitors: int


def get_funnel(question: FunnelQuestion, *, at: datetime) -> Funnel:
    """Return how many pass each step. Raises QuestionInvalid. One statement, then one sort and a pass a step."""
    check_funnel(question)
    passed, names, _ = _pass(question, at, named=False)
    sizes = np.bincount(passed[0].groups, minlength=names.size)[: names.size]
    largest: list[int] = np.lexsort((names, -sizes))[:MOST_GROUPS].tolist()
    return Funnel(
        question, _steps(question, passed, None), tuple((str(names[g]), _steps(question, passed, g)) for g in largest)
    )  # fmt: skip


def get_walkers(
    question: FunnelQuestion, *, step: int, dropped: bool = False, by: str | None = None, at: datetime
) -> Walkers:
    """Return who passed a step (counted from 0) or, `dropped`, passed it and not the next; `by` keeps one group.

    Raises QuestionInvalid. Costs what the funnel costs.
    """
    check_funnel(question)
    if not 0 <= step < len(question.steps) - dropped:
        raise QuestionInvalid("steps", step)
    passed, names, persons = _pass(question, at, named=True)
    who = _of_group(passed[step], names, by)
    if dropped:
        who = np.setdiff1d(who, _of_group(passed[step + 1], names, by))
    return walkers_of(persons[who])


def walkers_of(persons: Ints) -> Walkers:
    """Tell customers and visitors apart."""
    persons = np.unique(persons)
    return Walkers(tuple(persons[persons >= 0].tolist()), int((persons < 0).sum()))


def _of_group(passed: Passed, names: Texts, by: str | None) -> Ints:
    if by is None:
        return np.unique(passed.people)
    return np.unique(passed.people[np.isin(passed.groups, np.flatnonzero(names == by))])


def _pass(question: FunnelQuestion, at: datetime, *, named: bool) -> tuple[list[Passed], Texts, Ints]:
    """Return who passed each step, the names of the groups and, where wanted, the person behind each number."""
    days = -(-question.window // 86400)
    statement = Statement(question.span, until=question.span.last + timedelta(days=days))
    names = _names(statement, question, at) if question.by else np.zeros(0, str)
    sql = _sql(statement, question, _looks(statement, question, names), named=named)
    found = ask(sql, statement.parameters, at)
    people, moments, marks = (found[name].astype(np.int64) for name in ("p", "t", "s"))
    groups = found["g"].astype(np.int64) if question.by else None
    overlapping = len({act.name for act in question.steps}) < len(question.steps) or ANYTHING in names_of(question)
    passed = pass_funnel(
        people, moments, marks, steps=len(question.steps), window=question.window * 1000, groups=groups,
        overlapping=overlapping,
    )  # fmt: skip
    who = np.zeros(int(people.max(initial=-1)) + 1 if named else 0, np.int64)
    if named:
        who[people] = found["person"]
    return passed, names, who


def names_of(question: FunnelQuestion) -> set[str]:
    """Return the names of all steps."""
    return {act.name for act in question.steps}


def _names(statement: Statement, question: FunnelQuestion, at: datetime) -> Texts:
    """Return the most frequent values of the breakdown among the acts of the first step."""
    look = _look(statement, question, question.steps[0], f"coalesce({_by(question)}, '') AS b")
    sql = f"SELECT b, count(*) AS n FROM ({look}) GROUP BY b ORDER BY n DESC, b LIMIT {MOST_VALUES}"
    return ask(sql, statement.parameters, at)["b"].astype(str)


def _by(question: FunnelQuestion) -> str:
    known = not is_order(question.steps[0]) or question.by in ORDER_BREAKDOWNS
    return question.by if known else "''"


def _sql(statement: Statement, question: FunnelQuestion, looks: str, *, named: bool) -> str:
    """Return the query for p, t, s and, where wanted, g (the place among `names`) and person: a customer, or below zero a visitor."""
    tables, joins, columns = statement.with_people(looks), "", "p, t, s"
    if question.unit == "visit":
        tables += ", units AS (SELECT v, row_number() OVER () - 1 AS u FROM (SELECT DISTINCT v FROM acts))"
        joins, columns = "JOIN units USING (v)", "u AS p, t, s"
    if named:
        joins += " LEFT JOIN dwd.persons AS k ON k.person = acts.p"
        columns += ", coalesce(k.customer_id, -1 - acts.p) AS person"
    return f"{tables} SELECT {columns}{', g' if question.by else ''} FROM acts {joins}"


def _columns(statement: Statement, question: FunnelQuestion, names: Texts, first: str) -> str:
    """Return what is read beside the mark: the place of the breakdown's value where `first` holds, and the visit."""
    columns = ""
    if question.by:
        place = f"coalesce(list_position({statement.bind(names.tolist())}, coalesce({_by(question)}, '')), {names.size + 1}) - 1"
        columns += f", CAST(CASE WHEN {first} THEN {place} ELSE 0 END AS TINYINT) AS g"
    return columns + (f", {VISIT} AS v" if question.unit == "visit" else "")


def _looks(statement: Statement, question: FunnelQuestion, names: Texts) -> str:
    """Return a query for the acts of all steps; once over the events where their names tell the steps apart."""
    acts = [*question.steps, *([question.without] if question.without else [])]
    told = {act.name for act in acts}
    if len(told) == len(acts) and not told & {ORDER, ANYTHING}:
        return _one_look(statement, question, acts, names)
    looks = []
    for mark, act in enumerate(acts):
        columns = _columns(statement, question, names, "false" if mark else "true")
        looks.append(_look(statement, question, act, f"{mark} AS s{columns}", first=not mark))
    return " UNION ALL ".join(looks)


def _look(statement: Statement, question: FunnelQuestion, act: Act, columns: str, *, first: bool = True) -> str:
    """Return a query for one act; the first must be done within the span, later ones may follow it."""
    begins = f"day <= {statement.bind(question.span.last)}" if first else "true"
    if is_order(act):
        return f"{statement.orders(columns, act, in_visits=question.unit == 'visit')} AND {begins}"
    return statement.events(columns, f"{statement.act(act)} AND {begins}")


def _one_look(statement: Statement, question: FunnelQuestion, acts: list[Act], names: Texts) -> str:
    """Read the events once. A list of names is looked for while reading; alternatives would be tried row by row after."""
    bound = [statement.bind(act.name) for act in acts]
    marks = " ".join(f"WHEN name = {name} THEN {mark}::TINYINT" for mark, name in enumerate(bound))
    where = [f"name IN ({', '.join(bound)})", f"(name <> {bound[0]} OR day <= {statement.bind(question.span.last)})"]
    where += [
        f"(name <> {name} OR {statement.condition(act.conditions)})"
        for name, act in zip(bound, acts, strict=True)
        if act.conditions
    ]
    columns = _columns(statement, question, names, f"name = {bound[0]}")
    return statement.events(f"CASE {marks} END AS s{columns}", " AND ".join(where))


def _steps(question: FunnelQuestion, passed: list[Passed], group: int | None) -> tuple[Step, ...]:
    steps = []
    for act, step in zip(question.steps, passed, strict=True):
        mine = np.ones(step.people.size, bool) if group is None else step.groups == group
        people, seconds = step.people[mine], step.seconds[mine]
        steps.append(Step(act, int(np.unique(people).size), float(np.median(seconds)) if seconds.size else None))
    return tuple(steps)
