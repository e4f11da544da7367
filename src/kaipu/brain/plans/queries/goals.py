"""Reads of objectives, key results, initiatives and risks."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.models import Initiative, KeyResult, Objective, Risk


class ObjectiveUnknown(LookupError):
    """There is no such objective."""


class InitiativeUnknown(LookupError):
    """There is no such initiative."""


@dataclass(frozen=True, slots=True)
class ObjectiveRecord:
    """What is wanted."""

    id: int
    title: str
    note: str
    owner_id: int
    first: date
    last: date
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyResultRecord:
    """A key result with its target's progress; `progress` is None where the target was taken back."""

    id: int
    objective_id: int
    metric: metrics.Definition
    period: str
    first: date
    start: Decimal | None
    progress: metrics.Progress | None


@dataclass(frozen=True, slots=True)
class InitiativeRecord:
    """Work towards an objective."""

    id: int
    objective_id: int | None
    title: str
    owner_id: int
    first: date
    last: date
    budget_minor: int
    link: str
    link_id: int | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RiskRecord:
    """What may go wrong. `size` is how likely times how bad, 1 to 25."""

    id: int
    initiative_id: int
    title: str
    likely: int
    bad: int
    answer: str
    state: str

    @property
    def size(self) -> int:
        """How likely times how bad."""
        return self.likely * self.bad


_OBJECTIVE = ("id", "title", "note", "owner_id", "first", "last", "closed_at")
_INITIATIVE = (
    "id", "objective_id", "title", "owner_id", "first", "last", "budget_minor", "link", "link_id", "closed_at",
)  # fmt: skip


def list_objectives(*, closed: bool = False) -> list[ObjectiveRecord]:
    """Return objectives that are pursued, or those that were closed; the latest end first."""
    rows = Objective.objects.filter(closed_at__isnull=not closed).order_by("-last", "id")
    return [ObjectiveRecord(*row) for row in rows.values_list(*_OBJECTIVE)]


def get_objective(*, objective_id: int) -> ObjectiveRecord:
    """Return an objective. Raises ObjectiveUnknown."""
    row = Objective.objects.filter(id=objective_id).values_list(*_OBJECTIVE).first()
    if row is None:
        raise ObjectiveUnknown(str(objective_id))
    return ObjectiveRecord(*row)


def list_key_results(*, at: datetime) -> list[KeyResultRecord]:
    """Return the key results of pursued objectives with how they do. A handful of warehouse statements each."""
    rows = list(KeyResult.objects.filter(objective__closed_at=None).order_by("objective_id", "id"))
    targets = {(t.metric.name, t.period, t.first): t for t in metrics.list_targets() if not t.dimension}
    wanted = {row.id: targets.get((row.metric, row.period, row.first)) for row in rows}
    done = metrics.list_progress(targets=[target for target in wanted.values() if target], at=at)
    progress = {each.target.id: each for each in done}
    return [
        KeyResultRecord(
            row.id, row.objective_id, metrics.get_definition(name=row.metric), row.period, row.first, row.start,
            progress[target.id] if (target := wanted[row.id]) else None,
        )
        for row in rows
    ]  # fmt: skip


def list_initiatives(*, closed: bool = False) -> list[InitiativeRecord]:
    """Return initiatives under way, or those closed, by their first day."""
    rows = Initiative.objects.filter(closed_at__isnull=not closed).order_by("first", "id")
    return [InitiativeRecord(*row) for row in rows.values_list(*_INITIATIVE)]


def get_initiative(*, initiative_id: int) -> InitiativeRecord:
    """Return an initiative. Raises InitiativeUnknown."""
    row = Initiative.objects.filter(id=initiative_id).values_list(*_INITIATIVE).first()
    if row is None:
        raise InitiativeUnknown(str(initiative_id))
    return InitiativeRecord(*row)


def list_risks(*, initiative_id: int | None = None, state: str = "") -> list[RiskRecord]:
    """Return risks, the largest first."""
    rows = Risk.objects.all()
    if initiative_id is not None:
        rows = rows.filter(initiative_id=initiative_id)
    if state:
        rows = rows.filter(state=state)
    columns = ("id", "initiative_id", "title", "likely", "bad", "answer", "state")
    return sorted((RiskRecord(*row) for row in rows.values_list(*columns)), key=lambda risk: (-risk.size, risk.id))
