"""Funnels over the warehouse."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kaipu.brain.behaviour.queries.acts import Statement, ask, is_order
from kaipu.brain.behaviour.rules import Act, FunnelQuestion, Passed, check_funnel, pass_funnel

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

    Somebody who began on two devices counts on both, so groups may add up to more than the whole.
    """

    question: FunnelQuestion
    steps: tuple[Step, ...]
    groups: tuple[tuple[str, tuple[Step, ...]], ...]


def get_funnel(question: FunnelQuestion, *, at: datetime) -> Funnel:
    """Return how many pass each step. Raises QuestionInvalid. One statement, then one sort and a pass a step."""
    check_funnel(question)
    days = -(-question.window // 86400)
    statement = Statement(question.span, until=question.span.last + timedelta(days=days))
    found = ask(_sql(statement, question), statement.parameters, at)
    people, moments, marks = (found[name].astype(np.int64) for name in "pts")
    names, groups = np.unique(found["b"].astype(str), return_inverse=True)
    overlapping = len({act.name for act in question.steps}) < len(question.steps)
    passed = pass_funnel(
        people, moments, marks, steps=len(question.steps), window=question.window * 1000,
        groups=groups.astype(np.int64) if question.by else None, overlapping=overlapping,
    )  # fmt: skip
    sizes = np.bincount(passed[0].groups, minlength=names.size)
    largest: list[int] = np.lexsort((names, -sizes))[:MOST_GROUPS].tolist() if question.by else []
    return Funnel(
        question, _steps(question, passed, None), tuple((str(names[g]), _steps(question, passed, g)) for g in largest)
    )  # fmt: skip


def _sql(statement: Statement, question: FunnelQuestion) -> str:
    acts = [*question.steps, *([question.without] if question.without else [])]
    apart = len({act.name for act in acts}) == len(acts) and not any(is_order(act) for act in acts)
    people = statement.with_people(_one_look(statement, question, acts) if apart else _looks(statement, question, acts))
    if question.unit == "visit":
        return (
            f"{people}, units AS (SELECT h, c, v, row_number() OVER () - 1 AS u FROM (SELECT DISTINCT h, c, v FROM acts)) "
            "SELECT u AS p, t, s, b FROM acts JOIN units USING (h, c, v) JOIN people USING (h, c)"
        )
    return f"{people} SELECT p, t, s, b FROM acts JOIN people USING (h, c)"


def _columns(question: FunnelQuestion, *, order: bool = False) -> str:
    by = question.by if question.by and not (order and question.by not in ORDER_BREAKDOWNS) else "''"
    visit = "session || '.' || part" if question.unit == "visit" and not order else "''"
    return f"coalesce({by}, '') AS b, {visit} AS v"


def _one_look(statement: Statement, question: FunnelQuestion, acts: list[Act]) -> str:
    """Read the events once: their names tell the steps apart."""
    marks = " ".join(f"WHEN name = {statement.bind(act.name)} THEN {mark}" for mark, act in enumerate(acts))
    begins = f" AND day <= {statement.bind(question.span.last)}"
    where = " OR ".join(f"({statement.act(act)}{'' if mark else begins})" for mark, act in enumerate(acts))
    return statement.events(f"CASE {marks} END AS s, {_columns(question)}", where)


def _looks(statement: Statement, question: FunnelQuestion, acts: list[Act]) -> str:
    """Read the events or orders of each step: one event may belong to several."""
    looks = []
    for mark, act in enumerate(acts):
        begins = "" if mark else f" AND day <= {statement.bind(question.span.last)}"
        if is_order(act):
            looks.append(statement.orders(f"{mark} AS s, {_columns(question, order=True)}", act) + begins)
        else:
            looks.append(statement.events(f"{mark} AS s, {_columns(question)}", statement.act(act)) + begins)
    return " UNION ALL ".join(looks)


def _steps(question: FunnelQuestion, passed: list[Passed], group: int | None) -> tuple[Step, ...]:
    steps = []
    for act, step in zip(question.steps, passed, strict=True):
        mine = np.ones(step.people.size, bool) if group is None else step.groups == group
        people, seconds = step.people[mine], step.seconds[mine]
        steps.append(Step(act, int(np.unique(people).size), float(np.median(seconds)) if seconds.size else None))
    return tuple(steps)
