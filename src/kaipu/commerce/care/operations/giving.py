"""A coupon, pieces sent again or taken back, out of the conversation and within what one agent may do alone.

The story of a race: two agents give a coupon to one customer at once, in two conversations. Both lock all of the customer's
conversations in the order of their ids, and none before, so that neither waits for the other for good; the second sees what
the first has noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from kaipu.commerce.care.models import Conversation, Message
from kaipu.commerce.care.operations.deskwork import AboveLimit
from kaipu.commerce.care.operations.writing import locked, step
from kaipu.commerce.care.queries import ConversationUnknown
from kaipu.commerce.care.rules import COUPON_DAYS, COUPON_LIMIT_MINOR, REFUND_LIMIT_MINOR
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
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
    found = Conversation.objects.filter(id=conversation_id).first()
    if found is None:
        raise ConversationUnknown(str(conversation_id))
    if found.customer_id is None:
        raise NobodyToGive(str(conversation_id))
    coupon = members.get_coupon(coupon_id=coupon_id)
    if coupon.state_at(at) != "open":
        raise CouponNotOpen(str(coupon_id))
    worth = coupon.amount_minor if coupon.kind == "amount" else coupon.cap_minor
    if not unlimited and (worth is None or worth > COUPON_LIMIT_MINOR):
        raise AboveLimit(Money(COUPON_LIMIT_MINOR, coupon.currency))
    theirs = Conversation.objects.filter(customer_id=found.customer_id).order_by("id")
    if "care" not in settings.GUARDS_OFF:
        theirs = theirs.select_for_update()
    lately = Message.objects.filter(
        conversation__in=list(theirs), kind="step", detail__what="coupon", at__gt=at - timedelta(days=COUPON_DAYS)
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer is to get for pieces (line position → quantity) of an order; `key` lets it happen once."""

    order_id: int
    pieces: Mapping[int, int]
    reason: str
    key: UUID
    resell: bool = False


@operation
def resend_here(*, conversation_id: UUID, wish: Wish, unlimited: bool, user_id: int, at: datetime) -> orders.Remedied:
    """Send pieces of an order again and note it in the conversation; an agent's limit holds for the list value an order.

    Raises ConversationUnknown and what orders.resend_goods raises.
    """
    conversation = locked(conversation_id)
    done = orders.resend_goods(
        order_id=wish.order_id, pieces=wish.pieces, reason=wish.reason, key=wish.key, limit=_limit(unlimited), at=at
    )
    if done.fresh:
        conversation.order_id = conversation.order_id or wish.order_id
        step(conversation, "resent", at, user_id=user_id, order=done.number, pieces=sum(wish.pieces.values()))
        conversation.save()
    return done


@operation
def take_back_here(
    *, conversation_id: UUID, wish: Wish, unlimited: bool, user_id: int, at: datetime
) -> orders.Remedied:
    """Take pieces of an order back, give back what they were paid, and note it in the conversation.

    An agent's limit holds for what is given back of the order as a whole. Raises ConversationUnknown and what
    orders.take_back_goods raises.
    """
    conversation = locked(conversation_id)
    done = orders.take_back_goods(
        order_id=wish.order_id, pieces=wish.pieces, reason=wish.reason, resell=wish.resell, key=wish.key,
        limit=_limit(unlimited), at=at,
    )  # fmt: skip
    if done.fresh:
        conversation.order_id = conversation.order_id or wish.order_id
        step(
            conversation, "returned", at, user_id=user_id, pieces=sum(wish.pieces.values()), amount=done.refund.minor,
            currency=done.refund.currency,
        )  # fmt: skip
        conversation.save()
    return done


@operation
def choose_order(*, conversation_id: UUID, order_id: int) -> None:
    """Say which order a conversation is about. Raises ConversationUnknown."""
    conversation = locked(conversation_id)
    conversation.order_id = order_id
    conversation.save(update_fields=["order"])


def remedy_limit() -> Money:
    """Return what one agent may send again (at list value) or take back of one order alone."""
    return Money(REFUND_LIMIT_MINOR, settings.CURRENCY)


def _limit(unlimited: bool) -> Money | None:
    return None if unlimited else remedy_limit()
