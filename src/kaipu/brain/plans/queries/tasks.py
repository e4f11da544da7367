"""Reads of tasks and what they wait for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kaipu.brain.plans.models import Need, Task
from kaipu.brain.plans.rules import OPEN
from kaipu.kernel import clock


class TaskUnknown(LookupError):
    """There is no such task."""


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task. `needs` are the numbers of the tasks it waits for."""

    id: int
    initiative_id: int | None
    title: str
    owner_id: int
    starts_on: date
    due_on: date
    milestone: bool
    budget_minor: int
    state: str
    origin: str
    resolution_id: int | None = None
    needs: tuple[int, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether there is still something to do."""
        return self.state in OPEN

    def late(self, today: date) -> bool:
        """Tell whether its day is past and it is not done."""
        return self.open and self.due_on < today


_COLUMNS = (
    "id", "initiative_id", "title", "owner_id", "starts_on", "due_on", "milestone", "budget_minor", "state", "origin", "resolution_id",
)  # fmt: skip


def _with_needs(rows: list[tuple[Any, ...]]) -> list[TaskRecord]:
    needs: dict[int, list[int]] = {}
    for task, needed in (
        Need.objects.filter(task__in=[row[0] for row in rows]).order_by("needs").values_list("task_id", "needs_id")
    ):
        needs.setdefault(task, []).append(needed)
    return [TaskRecord(*(*row, tuple(needs.get(row[0], ())))) for row in rows]


def list_tasks(
    *,
    states: Collection[str] = (),
    owner_id: int | None = None,
    initiative_id: int | None = None,
    resolutions: Collection[int] | None = None,
    limit: int = 300,
) -> list[TaskRecord]:
    """Return tasks, the first due first. Two statements."""
    rows = Task.objects.order_by("due_on", "id")
    if states:
        rows = rows.filter(state__in=states)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if initiative_id is not None:
        rows = rows.filter(initiative_id=initiative_id)
    if resolutions is not None:
        rows = rows.filter(resolution_id__in=resolutions)
    return _with_needs(list(rows.values_list(*_COLUMNS)[:limit]))


def get_task(*, task_id: int) -> TaskRecord:
    """Return a task. Raises TaskUnknown."""
    found = _with_needs(list(Task.objects.filter(id=task_id).values_list(*_COLUMNS)))
    if not found:
        raise TaskUnknown(str(task_id))
    return found[0]


def list_late(*, before: date, limit: int = 100) -> list[TaskRecord]:
    """Return open tasks that were due before a day, the longest overdue first."""
    rows = Task.objects.filter(state__in=OPEN, due_on__lt=before).order_by("due_on", "id")
    return _with_needs(list(rows.values_list(*_COLUMNS)[:limit]))


def count_moved(*, state: str, first: date, last: date) -> int:
    """Count the tasks that came into a state in some days and still are."""
    start, end = clock.day_start(first), clock.day_start(last + timedelta(days=1))
    return Task.objects.filter(state=state, moved_at__gte=start, moved_at__lt=end).count()


def find_open_task(*, origin: str) -> int | None:
    """Return the newest task of an origin that is still open."""
    found = Task.objects.filter(origin=origin, state__in=OPEN).order_by("-id").values_list("id", flat=True).first()
    return int(found) if found is not None else None
