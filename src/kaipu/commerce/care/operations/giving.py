"""A coupon for the trouble, given in the conversation, within what one agent may give alone.

The story of a race: two agents give a coupon to one customer at once, in two conversations. Both lock all of the customer's
conversations in the order of their ids; the second sees what the first has noted.
"""

from datetime import datetime, timedelta
from uuid import UUID

from kaipu.commerce.care.models import Conversation, Message
from kaipu.commerce.care.operations.deskwork import AboveLimit
from kaipu.commerce.care.operations.writing import locked, step
from kaipu.commerce.care.rules import COUPON_DAYS, COUPON_LIMIT_MINOR
from kaipu.commerce.members import api as members
from kaipu.kernel import audit
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation


class NobodyToGive(ValueError):
    """The conversation has no customer who could keep a coupon."""


class CouponNotOpen(ValueError):
    """The coupon is over, used up or not valid yet."""


class CouponGivenLately(ValueError):
    """This customer was given one lately; whoever leads the desk may give another."""


@operation
def give_coupon_here(*, conversation_id: UUID, coupon_id: int, unlimited: bool, user_id: int, at: datetime) -> None:
    """Give a customer a coupon and note it in the conversation.

    One agent alone gives at most the limit, and one coupon a customer in 30 days. Raises ConversationUnknown, NobodyToGive,
    members.CouponUnknown, CouponNotOpen, AboveLimit, CouponGivenLately.
    """
    found = locked(conversation_id)
    if found.customer_id is None:
        raise NobodyToGive(str(conversation_id))
    coupon = members.get_coupon(coupon_id=coupon_id)
    if coupon.state_at(at) != "open":
        raise CouponNotOpen(str(coupon_id))
    worth = coupon.amount_minor if coupon.kind == "amount" else coupon.cap_minor
    if not unlimited and (worth is None or worth > COUPON_LIMIT_MINOR):
        raise AboveLimit(Money(COUPON_LIMIT_MINOR, coupon.currency))
    theirs = list(Conversation.objects.select_for_update().filter(customer_id=found.customer_id).order_by("id"))
    lately = Message.objects.filter(
        conversation__in=theirs, kind="step", detail__what="coupon", at__gt=at - timedelta(days=COUPON_DAYS)
    )
    if not unlimited and lately.exists():
        raise CouponGivenLately(str(found.customer_id))
    members.grant_coupon(coupon_id=coupon_id, customer_id=found.customer_id, source="service", at=at)
    conversation = locked(conversation_id)
    step(conversation, "coupon", at, user_id=user_id, code=coupon.code)
    conversation.save()
    audit.record(
        action="care.give_coupon", subject=f"coupon:{coupon_id}", detail={"conversation": str(conversation_id)}, at=at
    )
