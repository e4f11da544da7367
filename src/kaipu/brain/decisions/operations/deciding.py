"""Saying yes and no, handing on, and taking back. Approving applies through the producer in the same transaction."""

from datetime import datetime, timedelta

from kaipu.brain.decisions.events import (
    DecisionApplied,
    DecisionApproved,
    DecisionDelegated,
    DecisionRejected,
    DecisionUndone,
)
from kaipu.brain.decisions.models import Decision, Policy
from kaipu.brain.decisions.operations.guarding import (
    GuardrailBroken,
    call,
    fresh_guardrails,
    locked,
    pass_switch,
)
from kaipu.brain.decisions.queries import DecisionRecord, handler_of, is_throttled, record_of
from kaipu.brain.decisions.rules import (
    APPLIED,
    PROPOSED,
    REASONS,
    REJECTED,
    UNDONE,
    DecisionClosed,
    Limits,
    attention_of,
    check_step,
    refusal,
)
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import acting_now, operation


@operation
def approve_decision(*, decision_id: int, at: datetime, seconds: float | None = None) -> DecisionRecord:
    """Approve a proposal and carry it out in the shop, in one transaction; return it as it stands.

    `seconds` is how long the person looked at it. Locks the decision; tests the guardrails anew. Raises DecisionUnknown,
    DecisionClosed, GuardrailBroken, ProducersHalted.
    """
    return _approve(locked(decision_id), at, seconds, None)


def _approve(row: Decision, at: datetime, seconds: float | None, policy_id: int | None) -> DecisionRecord:
    check_step(row.state, APPLIED)
    if row.expires_at is not None and row.expires_at <= at:
        raise DecisionClosed("expired")
    pass_switch(row.producer)
    record = record_of(row)
    rails = fresh_guardrails(handler_of(row.kind, "check"), record, at)
    broken = tuple(rail.code for rail in rails if not rail.holds)
    if broken:
        raise GuardrailBroken(broken)
    row.result = call(handler_of(row.kind, "apply"), decision=record, at=at)
    row.state, row.decided_at, row.decided_by, row.applied_at = APPLIED, at, acting_now().actor, at
    row.minutes = None if seconds is None else attention_of(seconds)
    row.policy_id = policy_id
    row.measure_on = clock.local_date(at) + timedelta(days=row.window_days)
    row.save()
    detail = dict(row.result) | ({"policy": policy_id} if policy_id else {})
    audit.record(action="decisions.approve_decision", subject=f"decision:{row.id}", detail=detail, at=at)
    outbox.publish(DecisionApproved(row.id, row.kind, at))
    outbox.publish(DecisionApplied(row.id, row.kind, at))
    return record_of(row)


@operation
def approve_by_policy(*, decision_id: int, at: datetime) -> str:
    """Approve a proposal if a policy of its kind allows it; return “” if so, else what stands against it.

    The policy's row is locked, so two workers cannot spend a day's budget twice. Raises what approving raises.
    """
    row = locked(decision_id)
    if row.state != PROPOSED or row.delegated_to is not None:
        return "closed"
    policy = Policy.objects.select_for_update().filter(kind=row.kind, ended_at=None).first()
    if policy is None:
        return "none"
    if is_throttled(producer=row.producer, at=at):
        return "throttled"
    if row.profit_minor <= 0:
        return "profit"
    today = Decision.objects.filter(policy_id=policy.id, decided_at__gte=clock.day_start(clock.local_date(at)))
    costs = list(today.values_list("cost_minor", flat=True))
    limits = Limits(policy.risk, policy.most_cost_minor, policy.daily_minor, policy.daily_count)
    against = refusal(limits, risk=row.risk, cost_minor=row.cost_minor, spent_minor=sum(costs), count=len(costs))
    if not against:
        _approve(row, at, None, policy.id)
    return against


@operation
def reject_decision(
    *, decision_id: int, reason: str, at: datetime, code: str = "other", seconds: float | None = None
) -> None:
    """Turn a proposal down, with a reason that counts in its producer's record. Raises DecisionUnknown, DecisionClosed."""
    row = locked(decision_id)
    check_step(row.state, REJECTED)
    row.state, row.decided_at, row.decided_by, row.reason = REJECTED, at, acting_now().actor, reason.strip()[:500]
    row.reason_code = code if code in REASONS else "other"
    row.minutes = None if seconds is None else attention_of(seconds)
    row.save()
    detail = {"code": row.reason_code, "reason": row.reason}
    audit.record(action="decisions.reject_decision", subject=f"decision:{row.id}", detail=detail, at=at)
    outbox.publish(DecisionRejected(row.id, row.kind, at))


@operation
def delegate_decision(*, decision_id: int, user_id: int, note: str, at: datetime) -> None:
    """Ask somebody else to decide; they are told by mail. Raises DecisionUnknown, DecisionClosed."""
    row = locked(decision_id)
    if row.state != PROPOSED:
        raise DecisionClosed(f"{row.state} → delegated")
    row.delegated_to, row.delegated_by, row.delegated_note = user_id, acting_now().actor, note.strip()[:500]
    row.save(update_fields=["delegated_to", "delegated_by", "delegated_note"])
    audit.record(action="decisions.delegate_decision", subject=f"decision:{row.id}", detail={"to": user_id}, at=at)
    outbox.publish(DecisionDelegated(row.id, user_id, at))


@operation
def undo_decision(*, decision_id: int, reason: str, at: datetime) -> None:
    """Take an applied decision back through its producer. Raises DecisionUnknown, DecisionClosed, UndoImpossible."""
    row = locked(decision_id)
    check_step(row.state, UNDONE)
    call(handler_of(row.kind, "undo"), decision=record_of(row), at=at)
    row.state, row.reason = UNDONE, reason.strip()[:500]
    row.save()
    audit.record(action="decisions.undo_decision", subject=f"decision:{row.id}", detail={"reason": row.reason}, at=at)
    outbox.publish(DecisionUndone(row.id, row.kind, at))
