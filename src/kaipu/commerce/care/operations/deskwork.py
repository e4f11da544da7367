"""What agents do with a conversation.

The story of a race: two agents take the same conversation. One conditional UPDATE finds nobody there and takes it; the
other finds a colleague and is told. Two agents answer at once: whoever comes second is told that something was said since
they looked, and sends it anyway only on purpose.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings

from kaipu.commerce.care.events import ConversationClosed, ConversationOpened
from kaipu.commerce.care.models import Conversation, Mention, Message, Presence
from kaipu.commerce.care.operations.mailing import ask_how_it_was, post_answer
from kaipu.commerce.care.operations.social import check_answer, move_social, post_social_answer
from kaipu.commerce.care.operations.writing import (
    append,
    bring_to_desk,
    cleaned,
    count_reply,
    locked,
    start_clock,
    step,
    stop_clock,
)
from kaipu.commerce.care.rules import CLOSED, MERGED, OPEN, PRIORITIES, REFUND_LIMIT_MINOR, WAITING, WITH_BOT
from kaipu.commerce.orders import api as orders
from kaipu.kernel import audit, ids, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation


class TakenAlready(ValueError):
    """A colleague has it; `user_id` says who."""

    def __init__(self, user_id: int) -> None:
        super().__init__(str(user_id))
        self.user_id = user_id


class SaidMeanwhile(ValueError):
    """Something was said since the agent looked."""


class NotOpen(ValueError):
    """The conversation stands in a state in which this makes no sense."""


class AboveLimit(ValueError):
    """An agent may not give back so much alone; `limit` says how much."""

    def __init__(self, limit: Money) -> None:
        super().__init__(str(limit))
        self.limit = limit


@operation
def take_conversation(*, conversation_id: UUID, user_id: int, at: datetime) -> None:
    """Make a conversation one's own, if nobody has it. Raises ConversationUnknown, TakenAlready."""
    free = Conversation.objects.filter(id=conversation_id)
    if "care" not in settings.GUARDS_OFF:
        free = free.filter(owner_id=None)
    changed = free.update(owner_id=user_id)
    conversation = locked(conversation_id)
    if not changed:
        if conversation.owner_id == user_id:
            return
        raise TakenAlready(conversation.owner_id or 0)
    if conversation.state == WITH_BOT:
        bring_to_desk(conversation, at)
    step(conversation, "taken", at, user_id=user_id)
    conversation.save()


@operation
def assign_conversation(*, conversation_id: UUID, to_user_id: int | None, user_id: int, at: datetime) -> None:
    """Give a conversation to a colleague, or to nobody. Raises ConversationUnknown."""
    conversation = locked(conversation_id)
    conversation.owner_id = to_user_id
    step(conversation, "assigned", at, user_id=user_id, to=to_user_id)
    conversation.save()


@operation
def answer_conversation(
    *, conversation_id: UUID, text: str, client_id: str, user_id: int, seen_id: int, anyway: bool = False,
    close: bool = False, at: datetime,
) -> int:  # fmt: skip
    """Answer the customer and return the message's id; the turn is theirs then, or all is settled with `close`.

    `seen_id` is the newest message that the agent had seen. Whoever answers what nobody has takes it. The same client id
    again adds nothing. Raises ConversationUnknown, TextMissing, NotOpen, SaidMeanwhile, AnswerTooLate, AnswerTooLong.
    """
    said = cleaned(text)
    conversation = locked(conversation_id)
    known = Message.objects.filter(conversation=conversation, client_id=client_id[:64]).exclude(client_id="").first()
    if known is not None:
        return known.id
    if conversation.state == MERGED:
        raise NotOpen(conversation.state)
    news = Message.objects.filter(conversation=conversation, id__gt=seen_id, kind="said").exclude(user_id=user_id)
    if not anyway and news.exists():
        raise SaidMeanwhile(str(conversation_id))
    check_answer(conversation, said, at)
    conversation.desk_at = conversation.desk_at or at
    message = append(conversation, "agent", at, text=said, client_id=client_id, user_id=user_id)
    post_answer(conversation, message, at)
    post_social_answer(conversation, message, at)
    count_reply(conversation, at)
    conversation.owner_id = conversation.owner_id or user_id
    stop_clock(conversation, CLOSED if close else WAITING, at)
    if close:
        _closed(conversation, user_id, at)
    conversation.save()
    Presence.objects.filter(conversation=conversation, user_id=user_id).update(typed_at=None)
    return message.id


@operation
def note_conversation(
    *, conversation_id: UUID, text: str, mentioned: Collection[int], user_id: int, at: datetime
) -> int:
    """Leave a note that only colleagues read, and call those who are named. Raises ConversationUnknown, TextMissing."""
    said = cleaned(text)
    conversation = locked(conversation_id)
    spoke_at = conversation.spoke_at
    message = append(conversation, "agent", at, text=said, kind="note", user_id=user_id)
    Mention.objects.bulk_create(Mention(message=message, user_id=each) for each in sorted(set(mentioned) - {user_id}))
    conversation.spoke_at = spoke_at
    conversation.save()
    return message.id


@operation
def close_conversation(*, conversation_id: UUID, user_id: int, at: datetime) -> None:
    """Settle a conversation; the customer is asked how it was. Raises ConversationUnknown, NotOpen."""
    conversation = locked(conversation_id)
    if conversation.state in {CLOSED, MERGED}:
        raise NotOpen(conversation.state)
    stop_clock(conversation, CLOSED, at)
    _closed(conversation, user_id, at)
    conversation.save()


def _closed(conversation: Conversation, user_id: int, at: datetime) -> None:
    conversation.reply_due_at = None
    step(conversation, "closed", at, user_id=user_id)
    ask_how_it_was(conversation, at)
    outbox.publish(ConversationClosed(conversation.id, conversation.channel, conversation.customer_id, "desk", at))


@operation
def reopen_conversation(*, conversation_id: UUID, user_id: int, at: datetime) -> None:
    """Take a settled conversation up again; its clock goes on where it stopped. Raises ConversationUnknown, NotOpen."""
    conversation = locked(conversation_id)
    if conversation.state not in {CLOSED, WAITING}:
        raise NotOpen(conversation.state)
    conversation.reopened += conversation.state == CLOSED
    start_clock(conversation, at)
    step(conversation, "reopened", at, user_id=user_id)
    conversation.save()


@operation
def set_priority(*, conversation_id: UUID, priority: int, user_id: int, at: datetime) -> None:
    """Say how urgent it is; what is due moves with it. Raises ConversationUnknown, ValueError for none that is known."""
    if priority not in PRIORITIES:
        raise ValueError(str(priority))
    conversation = locked(conversation_id)
    conversation.priority = priority
    if conversation.state == OPEN:
        start_clock(conversation, at)
    step(conversation, "priority", at, user_id=user_id, priority=priority)
    conversation.save()


@operation
def merge_conversations(*, conversation_id: UUID, into_id: UUID, user_id: int, at: datetime) -> None:
    """Let one conversation go on in another of the same customer; the older keeps what was said. Raises ConversationUnknown, NotOpen.

    Both are locked in the order of their ids, so that two merges cannot wait for each other.
    """
    first, second = (locked(each) for each in sorted((conversation_id, into_id)))
    away, stays = (first, second) if first.id == conversation_id else (second, first)
    strangers = away.customer_id != stays.customer_id and None not in {away.customer_id, stays.customer_id}
    if away.id == stays.id or strangers or MERGED in {away.state, stays.state}:
        raise NotOpen(away.state)
    for message in Message.objects.filter(conversation=away, kind__in=["said", "note"]).order_by("id"):
        append(
            stays, message.author, message.at, text=message.text, kind=message.kind, user_id=message.user_id,
            article=message.article, detail={**message.detail, "from": str(away.id)},
        )  # fmt: skip
    stop_clock(away, MERGED, at)
    away.merged_into, away.closed_at, away.reply_due_at = stays, at, None
    stays.customer_id = stays.customer_id or away.customer_id
    stays.order_id = stays.order_id or away.order_id
    move_social(away, stays)
    if stays.state in {CLOSED, WAITING}:
        start_clock(stays, at)
    stays.spoke_at = at
    step(stays, "merged", at, user_id=user_id, other=str(away.id))
    step(away, "merged", at, user_id=user_id, other=str(stays.id))
    away.save()
    stays.save()


@operation
def split_conversation(*, conversation_id: UUID, message_id: int, user_id: int, at: datetime) -> UUID:
    """Begin a new conversation with one message of another, for a second wish; return its id. Raises ConversationUnknown, NotOpen."""
    conversation = locked(conversation_id)
    message = Message.objects.filter(conversation=conversation, id=message_id, author="customer").first()
    if message is None or conversation.state == MERGED:
        raise NotOpen(conversation.state)
    new = Conversation.objects.create(
        channel=conversation.channel, state=OPEN, customer_id=conversation.customer_id, order_id=conversation.order_id,
        name=conversation.name, email=conversation.email, phone=conversation.phone, language=conversation.language,
        token=ids.new_token(), subject=message.text[:120], opened_at=at, spoke_at=at, desk_at=at, contact=conversation.contact,
        priority=conversation.priority, service_level=conversation.service_level, owner_id=user_id,
    )  # fmt: skip
    append(new, "customer", message.at, text=message.text)
    start_clock(new, at)
    step(new, "split", at, user_id=user_id, other=str(conversation.id))
    step(conversation, "split", at, user_id=user_id, other=str(new.id))
    new.save()
    conversation.save()
    outbox.publish(ConversationOpened(new.id, new.channel, new.customer_id, at))
    return new.id


@operation
def give_money_back(
    *, conversation_id: UUID, order_id: int, amount: Money, unlimited: bool, user_id: int, at: datetime
) -> None:
    """Give an amount of an order back, and note it in the conversation. An agent's limit holds for the order as a whole.

    Raises ConversationUnknown, AboveLimit, and what orders.refund_order raises.
    """
    conversation = locked(conversation_id)
    order = orders.get_order(order_id=order_id, at=at)
    limit = None if unlimited else Money(REFUND_LIMIT_MINOR, amount.currency)
    try:
        orders.refund_order(order_id=order_id, amount=amount, reason="care", at=at, limit=limit)
    except orders.RemedyAboveLimit as above:
        raise AboveLimit(above.limit) from above
    step(
        conversation, "refunded", at, user_id=user_id, order=order.number, amount=amount.minor, currency=amount.currency
    )
    conversation.order_id = conversation.order_id or order_id
    conversation.save()
    audit.record(
        action="care.give_money_back", subject=f"order:{order_id}",
        detail={"amount": amount.minor, "conversation": str(conversation_id)}, at=at,
    )  # fmt: skip


@operation
def cancel_order_here(*, conversation_id: UUID, order_id: int, user_id: int, at: datetime) -> None:
    """Cancel an order that has not left yet, and note it in the conversation. Raises what orders.cancel_order raises."""
    conversation = locked(conversation_id)
    order = orders.get_order(order_id=order_id, at=at)
    orders.cancel_order(order_id=order_id, reason="shop", at=at)
    step(conversation, "cancelled", at, user_id=user_id, order=order.number)
    conversation.order_id = conversation.order_id or order_id
    conversation.save()


@operation
def look_at_conversation(*, conversation_id: UUID, user_id: int, typing: bool, at: datetime) -> None:
    """Note that an agent has a conversation open, and whether they type; mentions of them there are seen."""
    Presence.objects.update_or_create(
        conversation_id=conversation_id, user_id=user_id,
        defaults={"seen_at": at} | ({"typed_at": at} if typing else {}),
    )  # fmt: skip
    Mention.objects.filter(message__conversation_id=conversation_id, user_id=user_id, seen_at=None).update(seen_at=at)
