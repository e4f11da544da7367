"""Who may do what without asking: policies, the kill switch, and how far producers are believed."""

from datetime import datetime, timedelta

from kaipu.brain.decisions.models import Policy, Producer
from kaipu.brain.decisions.operations.guarding import take_switch
from kaipu.brain.decisions.queries import KindUnknown, PolicyUnknown, ProducerRecord, list_kinds
from kaipu.brain.decisions.rules import Limits, check_limits
from kaipu.kernel import audit
from kaipu.kernel.operation import acting_now, operation

LIFTED_DAYS = 30


@operation
def set_policy(*, kind: str, limits: Limits, at: datetime) -> int:
    """Let decisions of a kind be approved without a person within limits; an older policy of the kind ends.

    Raises KindUnknown, LimitsInvalid.
    """
    if kind not in list_kinds():
        raise KindUnknown(kind)
    check_limits(limits)
    who = acting_now().actor
    Policy.objects.filter(kind=kind, ended_at=None).update(ended_at=at, ended_by=who)
    row = Policy.objects.create(
        kind=kind, risk=limits.risk, most_cost_minor=limits.cost_minor, daily_minor=limits.daily_minor,
        daily_count=limits.daily_count, set_by=who, set_at=at,
    )  # fmt: skip
    audit.record(
        action="decisions.set_policy", subject=f"decision_policy:{row.id}", at=at,
        detail={"kind": kind, "risk": limits.risk, "cost": limits.cost_minor, "daily": limits.daily_minor, "count": limits.daily_count},
    )  # fmt: skip
    return row.id


@operation
def end_policy(*, policy_id: int, at: datetime) -> None:
    """Let people decide again. Raises PolicyUnknown."""
    if not Policy.objects.filter(id=policy_id, ended_at=None).update(ended_at=at, ended_by=acting_now().actor):
        raise PolicyUnknown(str(policy_id))
    audit.record(action="decisions.end_policy", subject=f"decision_policy:{policy_id}", at=at)


@operation
def halt_producers(*, reason: str, at: datetime, producer: str = "") -> None:
    """Throw the kill switch for all producers, or one: nothing is proposed, approved by policy or carried out from now on.

    Waits for what is being carried out at this moment. What was carried out stays and can be undone.
    """
    take_switch()
    row, _ = Producer.objects.get_or_create(name=producer)
    if row.halted_at is not None:
        return
    row.halted_at, row.halted_by, row.halt_reason = at, acting_now().actor, reason.strip()[:500]
    row.save(update_fields=["halted_at", "halted_by", "halt_reason"])
    audit.record(
        action="decisions.halt_producers",
        subject=f"producer:{producer or 'all'}",
        detail={"reason": row.halt_reason},
        at=at,
    )


@operation
def resume_producers(*, at: datetime, producer: str = "") -> None:
    """Take the kill switch back; resuming what was not stopped changes nothing."""
    take_switch()
    changed = Producer.objects.filter(name=producer, halted_at__isnull=False).update(
        halted_at=None, halted_by="", halt_reason=""
    )
    if changed:
        audit.record(action="decisions.resume_producers", subject=f"producer:{producer or 'all'}", at=at)


@operation
def keep_judgements(*, producers: list[ProducerRecord], at: datetime) -> int:
    """Write down how far each producer is believed; return for how many that changed. A change is audited."""
    changed = 0
    for each in producers:
        row, _ = Producer.objects.select_for_update().get_or_create(name=each.name)
        before = (row.believed, row.cap)
        row.believed, row.cap, row.measured, row.judged_at = (
            each.trust.believed,
            each.trust.cap,
            each.trust.measured,
            at,
        )
        row.save(update_fields=["believed", "cap", "measured", "judged_at"])
        if before != (row.believed, row.cap):
            changed += 1
            audit.record(
                action="decisions.judge_producer", subject=f"producer:{each.name}", at=at,
                detail={"believed": [before[0], row.believed], "cap": [before[1], row.cap], "measured": row.measured},
            )  # fmt: skip
    return changed


@operation
def lift_throttle(*, producer: str, reason: str, at: datetime) -> None:
    """Let a throttled producer work as others do for 30 days; what is believed of its promises stays as it was judged."""
    row, _ = Producer.objects.select_for_update().get_or_create(name=producer)
    row.lifted_until, row.lifted_by = at + timedelta(days=LIFTED_DAYS), acting_now().actor
    row.lift_reason = reason.strip()[:500]
    row.save(update_fields=["lifted_until", "lifted_by", "lift_reason"])
    audit.record(
        action="decisions.lift_throttle", subject=f"producer:{producer}", detail={"reason": row.lift_reason}, at=at
    )
