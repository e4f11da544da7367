"""Balances changed by hand: small changes at once, large ones when a second person agrees. Everything is audited."""

from datetime import datetime

from kaipu.commerce.members.models import Correction
from kaipu.commerce.members.operations.posting import lock_member, post
from kaipu.commerce.members.queries import get_balance, get_terms
from kaipu.commerce.members.rules import later
from kaipu.kernel import audit
from kaipu.kernel.operation import acting_now, operation


class CorrectionInvalid(ValueError):
    """A correction needs points, a reason, and must leave the balance at or above zero; `fields` names what is wrong."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class CorrectionUnknown(LookupError):
    """No correction of this number waits."""


class SamePerson(ValueError):
    """Whoever asked for a correction may not agree to it."""


@operation
def correct_points(*, customer_id: int, points: int, reason: str, at: datetime) -> str:
    """Change a member's balance by hand; return “done”, or “waiting” where a second person must agree.

    Raises CorrectionInvalid, NotAMember.
    """
    lock_member(customer_id)
    wrong = tuple(
        name
        for name, is_wrong in {
            "points": points == 0 or abs(points) > 1_000_000 or get_balance(customer_id=customer_id) + points < 0,
            "reason": not reason.strip(),
        }.items()
        if is_wrong
    )
    if wrong:
        raise CorrectionInvalid(wrong)
    actor = acting_now().actor
    asked = Correction.objects.create(
        customer_id=customer_id, points=points, reason=reason.strip(), asked_by=actor, asked_at=at
    )
    subject = f"customer:{customer_id}"
    audit.record(action="members.ask_correction", subject=subject, detail={"points": points, "id": asked.id}, at=at)
    if abs(points) >= get_terms().approve_from:
        return "waiting"
    _carry_out(asked, actor, at)
    return "done"


@operation
def decide_correction(*, correction_id: int, agreed: bool, at: datetime) -> None:
    """Carry out a correction that waits, or refuse it. Raises CorrectionUnknown, SamePerson, CorrectionInvalid."""
    asked = Correction.objects.select_for_update().filter(id=correction_id, state="waiting").first()
    if asked is None:
        raise CorrectionUnknown(str(correction_id))
    actor = acting_now().actor
    if agreed:
        if actor == asked.asked_by:
            raise SamePerson(actor)
        lock_member(asked.customer_id)
        if get_balance(customer_id=asked.customer_id) + asked.points < 0:
            raise CorrectionInvalid(("points",))
        _carry_out(asked, actor, at)
        return
    asked.state, asked.decided_by, asked.decided_at = "refused", actor, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        action="members.refuse_correction", subject=f"customer:{asked.customer_id}", detail={"id": asked.id}, at=at
    )


def _carry_out(asked: Correction, actor: str, at: datetime) -> None:
    months = get_terms().keep_months
    post(
        asked.customer_id, "adjust", asked.points, f"adjust:{asked.id}", at,
        expires_at=later(at, months) if months and asked.points > 0 else None,
    )  # fmt: skip
    asked.state, asked.decided_by, asked.decided_at = "done", actor, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        action="members.correct_points",
        subject=f"customer:{asked.customer_id}",
        detail={"id": asked.id, "points": asked.points},
        at=at,
    )
