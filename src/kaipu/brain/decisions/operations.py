"""Writes of decisions. A producer registers its kind; approving applies through that producer in the same transaction."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps

from kaipu.brain.decisions.events import DecisionApplied, DecisionMeasured, DecisionProposed
from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.queries import DecisionRecord, DecisionUnknown, record_of
from kaipu.brain.decisions.rules import (
    APPLIED,
    MEASURED,
    PROPOSED,
    REJECTED,
    SUPERSEDED,
    UNDONE,
    Effect,
    Proposal,
    check_step,
)
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import acting_now, operation


class KindUnknown(LookupError):
    """No producer has registered this kind of decision."""


class GuardrailBroken(ValueError):
    """A limit would be broken; `codes` says which."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def _call(path: str, decision: DecisionRecord, at: datetime) -> Any:
    module, _, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function(decision=decision, at=at)


def _handler(kind: str, step: str) -> str:
    """Return the dotted path of a producer's function for a step (“apply”, “undo”).

    A producer declares it on its AppConfig: `decision_kinds = {"kind": {"apply": "…", "undo": "…"}}`.
    """
    for config in apps.get_app_configs():
        declared: dict[str, dict[str, str]] = getattr(config, "decision_kinds", {})
        if kind in declared:
            return declared[kind][step]
    raise KindUnknown(kind)


def _locked(decision_id: int) -> Decision:
    row = Decision.objects.select_for_update().filter(id=decision_id).first()
    if row is None:
        raise DecisionUnknown(str(decision_id))
    return row


@operation
def propose_decision(*, proposal: Proposal, at: datetime) -> int:
    """File a proposal; an open one on the same subject is superseded. Raises KindUnknown."""
    _handler(proposal.kind, "apply")
    Decision.objects.filter(kind=proposal.kind, subject=proposal.subject, state=PROPOSED).update(
        state=SUPERSEDED, decided_at=at
    )
    row = Decision.objects.create(
        kind=proposal.kind, producer=proposal.producer, subject=proposal.subject, action=dict(proposal.action),
        evidence=dict(proposal.evidence), expected=[asdict(e) for e in proposal.expected],
        guardrails=[asdict(g) for g in proposal.guardrails], window_days=proposal.window_days,
        worth_minor=proposal.worth_minor, back_test=proposal.back_test, notes=dict(proposal.notes), proposed_at=at,
    )  # fmt: skip
    outbox.publish(DecisionProposed(row.id, row.kind, at))
    return row.id


@operation
def approve_decision(*, decision_id: int, at: datetime) -> DecisionRecord:
    """Approve a proposal and carry it out in the shop, in one transaction; return it as it stands.

    Locks the decision. Raises DecisionUnknown, DecisionClosed, GuardrailBroken.
    """
    row = _locked(decision_id)
    check_step(row.state, APPLIED)
    record = record_of(row)
    broken = tuple(rail.code for rail in record.guardrails if not rail.holds)
    if broken:
        raise GuardrailBroken(broken)
    row.result = _call(_handler(row.kind, "apply"), record, at)
    row.state, row.decided_at, row.decided_by, row.applied_at = APPLIED, at, acting_now().actor, at
    row.measure_on = clock.local_date(at) + timedelta(days=row.window_days)
    row.save()
    audit.record(action="decisions.approve_decision", subject=f"decision:{row.id}", detail=row.result, at=at)
    outbox.publish(DecisionApplied(row.id, row.kind, at))
    return record_of(row)


@operation
def reject_decision(*, decision_id: int, reason: str, at: datetime) -> None:
    """Turn a proposal down, with a reason. Raises DecisionUnknown, DecisionClosed."""
    row = _locked(decision_id)
    check_step(row.state, REJECTED)
    row.state, row.decided_at, row.decided_by, row.reason = REJECTED, at, acting_now().actor, reason.strip()[:500]
    row.save()
    audit.record(action="decisions.reject_decision", subject=f"decision:{row.id}", detail={"reason": row.reason}, at=at)


@operation
def undo_decision(*, decision_id: int, reason: str, at: datetime) -> None:
    """Take an applied decision back through its producer. Raises DecisionUnknown, DecisionClosed."""
    row = _locked(decision_id)
    check_step(row.state, UNDONE)
    _call(_handler(row.kind, "undo"), record_of(row), at)
    row.state, row.reason = UNDONE, reason.strip()[:500]
    row.save()
    audit.record(action="decisions.undo_decision", subject=f"decision:{row.id}", detail={"reason": row.reason}, at=at)


@operation
def record_measurement(*, decision_id: int, actual: Sequence[Effect], at: datetime) -> None:
    """Keep what really happened in a decision's window. Raises DecisionUnknown, DecisionClosed."""
    row = _locked(decision_id)
    check_step(row.state, MEASURED)
    row.actual, row.state, row.measured_at = [asdict(effect) for effect in actual], MEASURED, at
    row.save()
    outbox.publish(DecisionMeasured(row.id, row.kind, at))


@operation
def record_back_test(*, proposal: Proposal, actual: Sequence[Effect], proposed_at: datetime, at: datetime) -> int:
    """Keep a decision that would have been proposed in the past beside what then really happened; labelled back-test.

    Nothing is applied. A back-test of the same subject is replaced.
    """
    Decision.objects.filter(kind=proposal.kind, subject=proposal.subject, back_test=True).delete()
    row = Decision.objects.create(
        kind=proposal.kind, producer=proposal.producer, subject=proposal.subject, action=dict(proposal.action),
        evidence=dict(proposal.evidence), expected=[asdict(e) for e in proposal.expected],
        guardrails=[asdict(g) for g in proposal.guardrails], window_days=proposal.window_days,
        worth_minor=proposal.worth_minor, back_test=True, notes=dict(proposal.notes), proposed_at=proposed_at,
        decided_at=proposed_at, decided_by="back-test", applied_at=proposed_at, state=MEASURED,
        measure_on=clock.local_date(proposed_at) + timedelta(days=proposal.window_days),
        actual=[asdict(effect) for effect in actual], measured_at=at,
    )  # fmt: skip
    return row.id
