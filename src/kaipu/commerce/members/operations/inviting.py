"""Invitations (邀请有礼): who brought whom along, and the reward for the first order of whoever was brought.

Nobody is rewarded for themselves: the same e-mail address, telephone, address or means of payment as the person invited,
or a circle of invitations, refuses the reward.
"""

from datetime import datetime

from kaipu.commerce.customers import api as customers
from kaipu.commerce.members.models import Membership
from kaipu.commerce.members.operations.posting import lock_member, post
from kaipu.commerce.members.rules import Terms, later
from kaipu.kernel import audit

LONGEST_CHAIN = 12


def find_inviter(code: str, customer_id: int) -> int | None:
    """Return whose invitation a code is, or None for nobody's and one's own."""
    found = Membership.objects.filter(code=code).values_list("customer_id", flat=True).first() if code else None
    return None if found == customer_id else found


def reward_invitation(member: Membership, terms: Terms, at: datetime) -> None:
    """Reward both sides of an invitation whose guest has bought for the first time, or refuse it for good.

    The member is locked already; the inviter is locked here, which two who invited each other cannot do crosswise,
    because a circle is refused before.
    """
    inviter_id = member.invited_by_id
    refusal = "" if inviter_id is None else _refusal(member.customer_id, inviter_id, terms)
    if inviter_id is None:
        return
    member.invitation = "refused" if refusal else "rewarded"
    member.save(update_fields=["invitation"])
    detail = {"inviter": inviter_id, "result": refusal or "rewarded"}
    audit.record(action="members.reward_invitation", subject=f"customer:{member.customer_id}", detail=detail, at=at)
    if refusal or not terms.referral_points:
        return
    expires_at = later(at, terms.keep_months) if terms.keep_months else None
    lock_member(inviter_id)
    for customer_id, reference in (
        (inviter_id, f"inviter:{member.customer_id}"),
        (member.customer_id, f"invited:{member.customer_id}"),
    ):
        post(customer_id, "gift", terms.referral_points, reference, at, note="invitation", expires_at=expires_at)


def _refusal(customer_id: int, inviter_id: int, terms: Terms) -> str:
    """Return why an invitation earns nothing, or “”."""
    rewarded = Membership.objects.filter(invited_by_id=inviter_id, invitation="rewarded").count()
    if rewarded >= terms.referral_limit:
        return "limit"
    if _is_circle(customer_id, inviter_id):
        return "circle"
    mine, theirs = (customers.list_marks(customer_id=each) for each in (customer_id, inviter_id))
    return "same person" if mine & theirs else ""


def _is_circle(customer_id: int, inviter_id: int) -> bool:
    above: int | None = inviter_id
    for _ in range(LONGEST_CHAIN):
        if above is None:
            return False
        if above == customer_id:
            return True
        above = Membership.objects.filter(customer_id=above).values_list("invited_by_id", flat=True).first()
    return True
