"""Reads of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.rules import Effect, Guardrail


class DecisionUnknown(LookupError):
    """No decision has this number."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision with everything a page shows. `actual` is empty until measured."""

    id: int
    kind: str
    producer: str
    subject: str
    state: str
    action: Mapping[str, Any]
    evidence: Mapping[str, Any]
    expected: tuple[Effect, ...]
    guardrails: tuple[Guardrail, ...]
    actual: tuple[Effect, ...]
    result: Mapping[str, Any]
    worth_minor: int
    window_days: int
    back_test: bool
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    applied_at: datetime | None
    measure_on: date | None
    measured_at: datetime | None

    @property
    def approvable(self) -> bool:
        """Tell whether every guardrail holds and nobody has decided yet."""
        return self.state == "proposed" and all(rail.holds for rail in self.guardrails)


def record_of(row: Decision) -> DecisionRecord:
    """Return a row as a record; for this module."""
    return DecisionRecord(
        row.id, row.kind, row.producer, row.subject, row.state, row.action, row.evidence,
        tuple(Effect(**e) for e in row.expected), tuple(Guardrail(**g) for g in row.guardrails),
        tuple(Effect(**e) for e in row.actual or ()), row.result, row.worth_minor, row.window_days, row.back_test,
        row.proposed_at, row.decided_at, row.decided_by, row.reason, row.applied_at, row.measure_on, row.measured_at,
    )  # fmt: skip


def get_decision(*, decision_id: int) -> DecisionRecord:
    """Return one decision; raises DecisionUnknown."""
    row = Decision.objects.filter(id=decision_id).first()
    if row is None:
        raise DecisionUnknown(str(decision_id))
    return record_of(row)


def list_decisions(*, state: str = "", kind: str = "", limit: int = 50, offset: int = 0) -> list[DecisionRecord]:
    """Return decisions: open ones by what they are worth, others the newest first."""
    rows = Decision.objects.all()
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    order = ("-worth_minor", "-id") if state == "proposed" else ("-proposed_at", "-id")
    return [record_of(row) for row in rows.order_by(*order)[offset : offset + limit]]


def list_due(*, on: date, limit: int = 200) -> list[DecisionRecord]:
    """Return applied decisions whose window is over."""
    rows = Decision.objects.filter(state="applied", measure_on__lte=on).order_by("measure_on", "id")[:limit]
    return [record_of(row) for row in rows]


def count_by_state() -> dict[str, int]:
    """Return how many decisions stand in each state."""
    counts: dict[str, int] = {}
    for state in Decision.objects.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts
