"""Writes of tasks and of what they wait for."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from kaipu.brain.plans.models import Initiative, Need, Resolution, Task
from kaipu.brain.plans.operations.goals import MOST_TITLE, check
from kaipu.brain.plans.queries import InitiativeUnknown, ResolutionUnknown, TaskUnknown
from kaipu.brain.plans.rules import OPEN, STATES, find_cycle
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

NEEDS_LOCK = 7_205_212  # advisory: two people who link tasks at once could close a circle that neither sees


class NeedsCircle(ValueError):
    """The other task waits for this one already, so both would wait for ever."""


class TaskWaits(ValueError):
    """A task it needs is not done yet; `titles` are those."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(", ".join(titles))
        self.titles = titles


@operation
def save_task(
    *, title: str, owner_id: int, starts_on: date, due_on: date, at: datetime, initiative_id: int | None = None,
    milestone: bool = False, budget_minor: int = 0, origin: str = "", resolution_id: int | None = None, task_id: int | None = None,
) -> int:  # fmt: skip
    """Keep a task, a new one or a changed one; return its number. Raises PlanInvalid, InitiativeUnknown, ResolutionUnknown, TaskUnknown."""
    check(title=not 0 < len(title.strip()) <= MOST_TITLE, due_on=due_on < starts_on, budget=budget_minor < 0)
    if initiative_id is not None and not Initiative.objects.filter(id=initiative_id).exists():
        raise InitiativeUnknown(str(initiative_id))
    if resolution_id is not None and not Resolution.objects.filter(id=resolution_id).exists():
        raise ResolutionUnknown(str(resolution_id))
    kept: dict[str, Any] = {
        "title": title.strip(), "owner_id": owner_id, "starts_on": starts_on, "due_on": due_on, "milestone": milestone,
        "budget_minor": budget_minor, "initiative_id": initiative_id,
    }  # fmt: skip
    if task_id is None:
        task_id = Task.objects.create(
            created_at=at, moved_at=at, origin=origin[:200], resolution_id=resolution_id, **kept
        ).id
    elif not Task.objects.filter(id=task_id).update(**kept):
        raise TaskUnknown(str(task_id))
    audit.record(action="plans.save_task", subject=f"task:{task_id}", at=at)
    return task_id


@operation
def move_task(*, task_id: int, state: str, at: datetime) -> None:
    """Put a task into a state; one that waits for open tasks cannot be done. Raises PlanInvalid, TaskUnknown, TaskWaits."""
    check(state=state not in STATES)
    task = Task.objects.select_for_update().filter(id=task_id).first()
    if task is None:
        raise TaskUnknown(str(task_id))
    if task.state == state:
        return
    if state == "done":
        waits = Need.objects.filter(task=task, needs__state__in=OPEN).order_by("needs__due_on")
        titles = list(waits.values_list("needs__title", flat=True))
        if titles:
            raise TaskWaits(titles)
    before, task.state, task.moved_at = task.state, state, at
    task.save(update_fields=["state", "moved_at"])
    audit.record(action="plans.move_task", subject=f"task:{task_id}", detail={"before": before, "after": state}, at=at)


@operation
def add_need(*, task_id: int, needs_id: int, at: datetime) -> None:
    """Let a task wait for another. Raises TaskUnknown, NeedsCircle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NEEDS_LOCK])
    if Task.objects.filter(id__in=[task_id, needs_id]).count() != len({task_id, needs_id}):
        raise TaskUnknown(str(needs_id))
    if find_cycle(list(Need.objects.values_list("task_id", "needs_id")), task_id, needs_id):
        raise NeedsCircle(f"{task_id} needs {needs_id}")
    _, fresh = Need.objects.get_or_create(task_id=task_id, needs_id=needs_id)
    if fresh:
        audit.record(action="plans.add_need", subject=f"task:{task_id}", detail={"needs": needs_id}, at=at)


@operation
def remove_need(*, task_id: int, needs_id: int, at: datetime) -> None:
    """Let a task no longer wait for another."""
    if Need.objects.filter(task_id=task_id, needs_id=needs_id).delete()[0]:
        audit.record(action="plans.remove_need", subject=f"task:{task_id}", detail={"needs": needs_id}, at=at)
