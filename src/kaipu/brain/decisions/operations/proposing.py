"""Filing proposals, changing them before they are decided, and closing those whose time is over."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import connection

from kaipu.brain.decisions.events import DecisionProposed
from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.operations.guarding import call, locked
from kaipu.brain.decisions.queries import (
    DecisionRecord,
    cap_of,
    count_filed,
    find_stop,
    handler_of,
    list_expired,
    record_of,
)
from kaipu.brain.decisions.rules import (
    EXPIRED,
    PROPOSED,
    SUPERSEDED,
    DecisionClosed,
    Field,
    FieldInvalid,
    Proposal,
    Revision,
    check_step,
    clean_changes,
)
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import operation


def row_of(proposal: Proposal) -> dict[str, object]:
    """Return a proposal as the columns of a decision; for this module."""
    return {
        "kind": proposal.kind, "producer": proposal.producer, "subject": proposal.subject, "action": dict(proposal.action),
        "evidence": dict(proposal.evidence), "expected": [asdict(e) for e in proposal.expected],
        "guardrails": [asdict(g) for g in proposal.guardrails], "window_days": proposal.window_days,
        "worth_minor": proposal.worth_minor, "back_test": proposal.back_test, "notes": dict(proposal.notes),
        "title_en": proposal.title_en, "title_zh": proposal.title_zh, "profit_minor": proposal.profit_minor,
        "cost_minor": proposal.cost_minor, "risk": proposal.risk, "expires_at": proposal.expires_at,
        "fields": [asdict(f) for f in proposal.fields],
    }  # fmt: skip


@operation
def propose_decision(*, proposal: Proposal, at: datetime) -> int | None:
    """File a proposal and return its number; an open one on the same subject is superseded.

    Returns None, and files nothing, while the producer is stopped or has filed as many today as it may. Raises KindUnknown.
    """
    handler_of(proposal.kind, "apply")
    if find_stop(producer=proposal.producer):
        return None
    older = Decision.objects.filter(kind=proposal.kind, subject=proposal.subject, state=PROPOSED)
    if not older.exists() and _is_full(proposal.producer, at):
        return None
    older.update(state=SUPERSEDED, decided_at=at)
    row = Decision.objects.create(proposed_at=at, **row_of(proposal))
    outbox.publish(DecisionProposed(row.id, row.kind, at))
    return row.id


def _is_full(producer: str, at: datetime) -> bool:
    with connection.cursor() as cursor:  # one producer counts and files at a time
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [producer])
    today = clock.day_start(clock.local_date(at))
    return count_filed(producer=producer, since=today) >= cap_of(producer=producer, at=at)


@operation
def edit_decision(*, decision_id: int, changes: Mapping[str, int], at: datetime) -> DecisionRecord:
    """Change what a proposal offers to change; its producer reckons effect and guardrails anew.

    Raises DecisionUnknown, DecisionClosed, FieldInvalid.
    """
    row = locked(decision_id)
    if row.state != PROPOSED:
        raise DecisionClosed(f"{row.state} → edited")
    fields = [Field(**each) for each in row.fields]
    changed = clean_changes(fields, changes)
    path = handler_of(row.kind, "revise")
    if not changed:
        return record_of(row)
    if not path:
        raise FieldInvalid(tuple(changed))
    revision: Revision = call(path, decision=record_of(row), changes=changed, at=at)
    before = {each.name: each.value for each in fields if each.name in changed}
    row.action, row.expected = dict(revision.action), [asdict(each) for each in revision.expected]
    row.guardrails = [asdict(each) for each in revision.guardrails]
    row.evidence = row.evidence | dict(revision.evidence)
    row.worth_minor, row.profit_minor, row.cost_minor = revision.worth_minor, revision.profit_minor, revision.cost_minor
    row.title_en, row.title_zh = revision.title_en or row.title_en, revision.title_zh or row.title_zh
    row.fields = [asdict(each) | {"value": changed.get(each.name, each.value)} for each in fields]
    row.edits += 1
    row.save()
    audit.record(
        action="decisions.edit_decision",
        subject=f"decision:{row.id}",
        detail={"before": before, "after": changed},
        at=at,
    )
    return record_of(row)


@operation
def close_expired(*, at: datetime) -> int:
    """Close the proposals whose time is over; return how many."""
    closed = 0
    for decision_id in list_expired(at=at):
        row = locked(decision_id)
        if row.state != PROPOSED:
            continue
        check_step(row.state, EXPIRED)
        row.state, row.decided_at = EXPIRED, at
        row.save(update_fields=["state", "decided_at"])
        audit.record(action="decisions.expire", subject=f"decision:{row.id}", at=at)
        closed += 1
    return closed
