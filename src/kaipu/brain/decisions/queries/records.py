"""Decisions as records, and the lists of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.rules import Effect, Field, Guardrail


class DecisionUnknown(LookupError):
    """No decision has this number."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision with everything a page shows. `actual` is empty until measured; then `measurement` says how it was found."""

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
    title_en: str = ""
    title_zh: str = ""
    profit_minor: int = 0
    cost_minor: int = 0
    risk: str = "low"
    expires_at: datetime | None = None
    fields: tuple[Field, ...] = ()
    edits: int = 0
    delegated_to: int | None = None
    delegated_by: str = ""
    delegated_note: str = ""
    policy_id: int | None = None
    reason_code: str = ""
    measurement: Mapping[str, Any] | None = None
    notes: Mapping[str, Any] | None = None

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
        row.title_en, row.title_zh, row.profit_minor, row.cost_minor, row.risk, row.expires_at,
        tuple(Field(**f) for f in row.fields), row.edits, row.delegated_to, row.delegated_by, row.delegated_note, row.policy_id,
        row.reason_code, row.measurement, row.notes,
    )  # fmt: skip


def get_decision(*, decision_id: int) -> DecisionRecord:
    """Return one decision; raises DecisionUnknown."""
    row = Decision.objects.filter(id=decision_id).first()
    if row is None:
        raise DecisionUnknown(str(decision_id))
    return record_of(row)


def list_decisions(
    *, state: str = "", kind: str = "", producer: str = "", limit: int = 50, offset: int = 0
) -> list[DecisionRecord]:
    """Return decisions: open ones by what they are worth, others the newest first."""
    rows = Decision.objects.all()
    wanted = {"state": state, "kind": kind, "producer": producer}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    order = ("-worth_minor", "-id") if state == "proposed" else ("-proposed_at", "-id")
    return [record_of(row) for row in rows.order_by(*order)[offset : offset + limit]]


def list_due(*, on: date, kind: str = "", limit: int = 200) -> list[DecisionRecord]:
    """Return applied decisions whose window is over, of one kind if given."""
    rows = Decision.objects.filter(state="applied", measure_on__lte=on)
    if kind:
        rows = rows.filter(kind=kind)
    return [record_of(row) for row in rows.order_by("measure_on", "id")[:limit]]


def list_open_subjects(*, kind: str) -> set[str]:
    """Return what open proposals and applied decisions that are not measured yet are about: nobody needs a second of those."""
    return set(Decision.objects.filter(kind=kind, state__in=["proposed", "applied"]).values_list("subject", flat=True))


def list_ids(*, kind: str, states: Sequence[str], back_test: bool = False) -> list[int]:
    """Return the numbers of a kind's decisions in some states, the oldest first."""
    rows = Decision.objects.filter(kind=kind, state__in=states, back_test=back_test)
    return list(rows.order_by("id").values_list("id", flat=True))


def count_by_state() -> dict[str, int]:
    """Return how many decisions stand in each state."""
    return dict(Decision.objects.values_list("state").annotate(Count("id")))
