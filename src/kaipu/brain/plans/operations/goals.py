"""Writes of objectives, key results, initiatives and risks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.models import LINKS, PERIODS, RISKS, Initiative, KeyResult, Objective, Risk
from kaipu.brain.plans.queries import InitiativeUnknown, ObjectiveUnknown
from kaipu.brain.plans.rules import period_of
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

MOST_TITLE, MOST_NOTE = 160, 2000


class PlanInvalid(ValueError):
    """A plan has a hole; `reason` is the part that is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(**wrong: bool) -> None:
    """Raise PlanInvalid for the first part that is wrong."""
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise PlanInvalid(name)


def _is_title(text: str) -> bool:
    return 0 < len(text.strip()) <= MOST_TITLE


@operation
def save_objective(
    *, title: str, note: str, owner_id: int, first: date, last: date, at: datetime, objective_id: int | None = None
) -> int:  # fmt: skip
    """Keep an objective, a new one or a changed one; return its number. Raises PlanInvalid, ObjectiveUnknown."""
    check(title=not _is_title(title), last=last < first, note=len(note) > MOST_NOTE)
    kept: dict[str, Any] = {
        "title": title.strip(), "note": note.strip(), "owner_id": owner_id, "first": first, "last": last,
    }  # fmt: skip
    if objective_id is None:
        objective_id = Objective.objects.create(created_at=at, **kept).id
    elif not Objective.objects.filter(id=objective_id, closed_at=None).update(**kept):
        raise ObjectiveUnknown(str(objective_id))
    audit.record(action="plans.save_objective", subject=f"objective:{objective_id}", at=at)
    return objective_id


@operation
def close_objective(*, objective_id: int, at: datetime) -> None:
    """Close an objective; it stays to be read. Raises ObjectiveUnknown."""
    if not Objective.objects.filter(id=objective_id, closed_at=None).update(closed_at=at):
        raise ObjectiveUnknown(str(objective_id))
    audit.record(action="plans.close_objective", subject=f"objective:{objective_id}", at=at)


@operation
def add_key_result(
    *, objective_id: int, metric: str, period: str, day: date, value: Decimal, start: Decimal | None, owner: str, at: datetime
) -> int:  # fmt: skip
    """Put a target under an objective, setting it with metrics; return the key result's number.

    A target for the same metric and period is replaced. Raises ObjectiveUnknown, PlanInvalid, metrics.MetricUnknown.
    """
    check(period=period not in PERIODS, owner=not owner.strip())
    if not Objective.objects.filter(id=objective_id, closed_at=None).exists():
        raise ObjectiveUnknown(str(objective_id))
    metrics.set_target(metric=metric, period=period, day=day, value=value, owner=owner.strip(), at=at)
    first = _first_of(day, period)
    row, _ = KeyResult.objects.update_or_create(
        objective_id=objective_id, metric=metric, period=period, first=first,
        defaults={"start": start}, create_defaults={"start": start, "created_at": at},
    )  # fmt: skip
    audit.record(
        action="plans.add_key_result",
        subject=f"objective:{objective_id}",
        detail={"metric": metric, "first": first},
        at=at,
    )
    return row.id


def _first_of(day: date, period: str) -> date:
    return day.replace(month=1, day=1) if period == "year" else period_of(day, period)[0]


@operation
def remove_key_result(*, key_result_id: int, at: datetime) -> None:
    """Take a target out from under its objective; the target itself stays with metrics."""
    if KeyResult.objects.filter(id=key_result_id).delete()[0]:
        audit.record(action="plans.remove_key_result", subject=f"key_result:{key_result_id}", at=at)


@operation
def save_initiative(
    *, title: str, owner_id: int, first: date, last: date, at: datetime, objective_id: int | None = None,
    budget_minor: int = 0, link: str = "", link_id: int | None = None, initiative_id: int | None = None,
) -> int:  # fmt: skip
    """Keep an initiative, a new one or a changed one; return its number. Raises PlanInvalid, ObjectiveUnknown, InitiativeUnknown."""
    check(
        title=not _is_title(title), last=last < first, budget=budget_minor < 0,
        link=link not in LINKS or bool(link) != (link_id is not None),
    )  # fmt: skip
    if objective_id is not None and not Objective.objects.filter(id=objective_id).exists():
        raise ObjectiveUnknown(str(objective_id))
    kept: dict[str, Any] = {
        "title": title.strip(), "owner_id": owner_id, "first": first, "last": last, "objective_id": objective_id,
        "budget_minor": budget_minor, "link": link, "link_id": link_id,
    }  # fmt: skip
    if initiative_id is None:
        initiative_id = Initiative.objects.create(created_at=at, **kept).id
    elif not Initiative.objects.filter(id=initiative_id, closed_at=None).update(**kept):
        raise InitiativeUnknown(str(initiative_id))
    audit.record(action="plans.save_initiative", subject=f"initiative:{initiative_id}", at=at)
    return initiative_id


@operation
def close_initiative(*, initiative_id: int, at: datetime) -> None:
    """Close an initiative; its tasks stay as they are. Raises InitiativeUnknown."""
    if not Initiative.objects.filter(id=initiative_id, closed_at=None).update(closed_at=at):
        raise InitiativeUnknown(str(initiative_id))
    audit.record(action="plans.close_initiative", subject=f"initiative:{initiative_id}", at=at)


@operation
def add_risk(*, initiative_id: int, title: str, likely: int, bad: int, answer: str, at: datetime) -> int:
    """Write a risk down with what to do if it happens; return its number. Raises PlanInvalid, InitiativeUnknown."""
    check(
        title=not _is_title(title), likely=not 1 <= likely <= 5, bad=not 1 <= bad <= 5,
        answer=not 0 < len(answer.strip()) <= MOST_NOTE,
    )  # fmt: skip
    if not Initiative.objects.filter(id=initiative_id).exists():
        raise InitiativeUnknown(str(initiative_id))
    row = Risk.objects.create(
        initiative_id=initiative_id, title=title.strip(), likely=likely, bad=bad, answer=answer.strip(), created_at=at,
        moved_at=at,
    )  # fmt: skip
    audit.record(action="plans.add_risk", subject=f"initiative:{initiative_id}", at=at)
    return row.id


@operation
def move_risk(*, risk_id: int, state: str, at: datetime) -> None:
    """Say that a risk happened, is over, or is open again. Raises PlanInvalid."""
    check(state=state not in RISKS)
    if Risk.objects.filter(id=risk_id).exclude(state=state).update(state=state, moved_at=at):
        audit.record(action="plans.move_risk", subject=f"risk:{risk_id}", detail={"after": state}, at=at)
