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
ORDER_BREAKDOWNS = frozenset({"device", "source", "medium", "campaign", "language"})  # what orders are told by, too


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how many passed it, and the median seconds since they began; None where nobody did."""

    act: Act
    passed: int
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel's answer: its steps, and the same for each value of the breakdown, the largest first.

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
    passed, names, _ = _pass(question, at)
    sizes = np.bincount(passed[0].groups, minlength=names.size)
    largest: list[int] = np.lexsort((names, -sizes))[:MOST_GROUPS].tolist() if question.by else []
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
    passed, names, persons = _pass(question, at)
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
    return np.unique(passed.people[names[passed.groups] == by])


def _pass(question: FunnelQuestion, at: datetime) -> tuple[list[Passed], Texts, Ints]:
    """Return who passed each step, the names of the groups, and the person behind each number."""
    days = -(-question.window // 86400)
    statement = Statement(question.span, until=question.span.last + timedelta(days=days))
    found = ask(_sql(statement, question), statement.parameters, at)
    people, moments, marks, persons = (found[name].astype(np.int64) for name in ("p", "t", "s", "person"))
    names, groups = np.zeros(1, str), None
    if question.by:
        names, groups = np.unique(found["b"].astype(str), return_inverse=True)
        groups = groups.astype(np.int64)
    overlapping = len({act.name for act in question.steps}) < len(question.steps) or ANYTHING in names_of(question)
    passed = pass_funnel(
        people, moments, marks, steps=len(question.steps), window=question.window * 1000, groups=groups,
        overlapping=overlapping,
    )  # fmt: skip
    who = np.zeros(int(people.max(initial=-1)) + 1, np.int64)
    who[people] = persons
    return passed, names, who


def names_of(question: FunnelQuestion) -> set[str]:
    """Return the names of all steps."""
    return {act.name for act in question.steps}


def _sql(statement: Statement, question: FunnelQuestion) -> str:
    acts = [*question.steps, *([question.without] if question.without else [])]
    names = {act.name for act in acts}
    apart = len(names) == len(acts) and not names & {ORDER, ANYTHING}
    people = statement.with_people(_one_look(statement, question, acts) if apart else _looks(statement, question, acts))
    by = ", b" if question.by else ""
    if question.unit == "visit":
        return (
            f"{people}, units AS (SELECT v, row_number() OVER () - 1 AS u FROM (SELECT DISTINCT v FROM acts)) "
            f"SELECT u AS p, person, t, s{by} FROM acts JOIN units USING (v) JOIN people USING (h, c)"
        )
    return f"{people} SELECT p, person, t, s{by} FROM acts JOIN people USING (h, c)"


def _columns(question: FunnelQuestion, *, order: bool = False) -> str:
    columns = []
    if question.by:
        by = "''" if order and question.by not in ORDER_BREAKDOWNS else question.by
        columns.append(f"coalesce({by}, '') AS b")
    if question.unit == "visit":
        columns.append(f"{VISIT} AS v")
    return "".join(f", {each}" for each in columns)


def _one_look(statement: Statement, question: FunnelQuestion, acts: list[Act]) -> str:
    """Read the events once: their names tell the steps apart."""
    marks = " ".join(f"WHEN name = {statement.bind(act.name)} THEN {mark}" for mark, act in enumerate(acts))
    begins = f" AND day <= {statement.bind(question.span.last)}"
    where = " OR ".join(f"({statement.act(act)}{'' if mark else begins})" for mark, act in enumerate(acts))
    return statement.events(f"CASE {marks} END AS s{_columns(question)}", where)


def _looks(statement: Statement, question: FunnelQuestion, acts: list[Act]) -> str:
    """Read the events or orders of each step: one event may belong to several."""
    looks = []
    for mark, act in enumerate(acts):
        begins = "" if mark else f" AND day <= {statement.bind(question.span.last)}"
        if is_order(act):
            looks.append(
                statement.orders(
                    f"{mark} AS s{_columns(question, order=True)}", act, in_visits=question.unit == "visit"
                )
                + begins
            )
        else:
            looks.append(statement.events(f"{mark} AS s{_columns(question)}", statement.act(act)) + begins)
    return " UNION ALL ".join(looks)


def _steps(question: FunnelQuestion, passed: list[Passed], group: int | None) -> tuple[Step, ...]:
    steps = []
    for act, step in zip(question.steps, passed, strict=True):
        mine = np.ones(step.people.size, bool) if group is None else step.groups == group
        people, seconds = step.people[mine], step.seconds[mine]
        steps.append(Step(act, int(np.unique(people).size), float(np.median(seconds)) if seconds.size else None))
    return tuple(steps)
