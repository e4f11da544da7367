"""The tree of goals as the page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording
from kaipu.web.console.why.wording import why_address
from kaipu.web.ui import formats

ADDRESS = {"campaign": "/desk/campaigns/{}/", "journey": "/desk/journeys/{}/", "decision": "/desk/decisions/{}/"}


@dataclass(frozen=True, slots=True)
class Result:
    """A key result. `done` is how far it came from its start to its target, in whole per cent from 0 to 100."""

    id: int
    title: str
    url: str
    why_url: str
    period: str
    owner: str
    start: str
    actual: str
    value: str
    landing: str
    word: str
    tone: str
    done: int | None


@dataclass(frozen=True, slots=True)
class Work:
    """An initiative with its tasks counted."""

    initiative: plans.InitiativeRecord
    owner: str
    url: str
    done: int
    tasks: int
    late: int
    planned_minor: int
    risk: plans.RiskRecord | None


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective with what hangs on it; None holds the initiatives without one."""

    objective: plans.ObjectiveRecord | None
    owner: str
    tone: str
    word: str
    results: tuple[Result, ...]
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """All of it, and how many tasks are late."""

    branches: tuple[Branch, ...]
    late: int


def grow(names: dict[int, str], at: datetime) -> Tree:
    """Return the tree of goals."""
    today = clock.local_date(at)
    tasks = plans.list_tasks(limit=2000)
    risks: dict[int, plans.RiskRecord] = {}
    for risk in plans.list_risks(state="open"):
        risks.setdefault(risk.initiative_id, risk)
    results: dict[int, list[tuple[Result, str]]] = {}
    for each in plans.list_key_results(at=at):
        results.setdefault(each.objective_id, []).append(
            (_result(each, today), each.progress.light if each.progress else "")
        )
    works: dict[int | None, list[Work]] = {}
    for initiative in plans.list_initiatives():
        works.setdefault(initiative.objective_id, []).append(_work(initiative, tasks, risks, names, today))
    branches = []
    for objective in plans.list_objectives():
        mine = results.get(objective.id, [])
        word, tone = wording.light(_worst([light for _, light in mine]))
        branches.append(
            Branch(
                objective, names.get(objective.owner_id, "–"), tone, word, tuple(row for row, _ in mine),
                tuple(works.pop(objective.id, ())),
            )
        )  # fmt: skip
    rest = tuple(work for each in works.values() for work in each)
    if rest:
        branches.append(Branch(None, "", "", "", (), rest))
    return Tree(tuple(branches), sum(task.late(today) for task in tasks))


def _worst(lights: list[str]) -> str:
    return next((light for light in ("red", "amber", "green") if light in lights), "")


def _result(each: plans.KeyResultRecord, today: date) -> Result:
    progress, metric = each.progress, each.metric
    word, tone = wording.light(progress.light if progress else "")

    def written(value: Decimal | None) -> str:
        return figures.written(value, metric.unit, settings.CURRENCY, short=True)

    last = min(progress.target.last, today) if progress else today
    return Result(
        each.id, figures.title_of(metric), f"/desk/metrics/{metric.name}/", why_address(metric.name, each.first, last),
        f"{wording.period(each.period)} · {formats.day(each.first)}", progress.target.owner if progress else "–", written(each.start),
        written(progress.actual if progress else None), written(progress.target.value if progress else None),
        written(progress.landing if progress else None), word, tone, _done(each),
    )  # fmt: skip


def _done(each: plans.KeyResultRecord) -> int | None:
    """Return how far the landing comes on the way from the start to the target."""
    progress = each.progress
    if progress is None or progress.landing is None:
        return None
    if progress.light == "green":
        return 100
    start = each.start or Decimal(0)
    way = progress.target.value - start
    return None if not way else max(0, min(100, round(float((progress.landing - start) / way) * 100)))


def _work(
    initiative: plans.InitiativeRecord, tasks: list[plans.TaskRecord], risks: dict[int, plans.RiskRecord], names: dict[int, str],
    today: date,
) -> Work:  # fmt: skip
    mine = [task for task in tasks if task.initiative_id == initiative.id and task.state != "dropped"]
    url = ADDRESS[initiative.link].format(initiative.link_id) if initiative.link else ""
    return Work(
        initiative, names.get(initiative.owner_id, "–"), url, sum(task.state == "done" for task in mine), len(mine),
        sum(task.late(today) for task in mine), sum(task.budget_minor for task in mine), risks.get(initiative.id),
    )  # fmt: skip
