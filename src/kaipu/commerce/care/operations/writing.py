"""What all writes of conversations share: the lock, the next message, and the clocks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kaipu.commerce.care.models import Article, Conversation, Message
from kaipu.commerce.care.queries import ConversationUnknown, get_calendar, list_candidates
from kaipu.commerce.care.rules import (
    CLOSED,
    OPEN,
    WAITING,
    choose_agent,
    due_at,
    pick_priority,
    target_of,
    worked_seconds,
)
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders

MOST_LETTERS = 4000
VALUE_ORDERS = 50


class TextMissing(ValueError):
    """Nothing was said."""


def locked(conversation_id: UUID) -> Conversation:
    """Return a conversation and hold it until the transaction ends: so its messages stand in one order. Raises ConversationUnknown."""
    found = Conversation.objects.select_for_update().filter(id=conversation_id).first()
    if found is None:
        raise ConversationUnknown(str(conversation_id))
    return found


def cleaned(text: str) -> str:
    """Return what was said, without what cannot be stored. Raises TextMissing."""
    said = text.replace("\x00", "").strip()[:MOST_LETTERS]
    if not said:
        raise TextMissing
    return said


def append(
    conversation: Conversation, author: str, at: datetime, *, text: str = "", kind: str = "said", client_id: str = "",
    user_id: int | None = None, article: Article | None = None, detail: dict[str, Any] | None = None,
) -> Message:  # fmt: skip
    """Add a message to a locked conversation."""
    conversation.spoke_at = at
    return Message.objects.create(
        conversation=conversation, author=author, kind=kind, text=text, client_id=client_id[:64], user_id=user_id,
        article=article, detail=detail or {}, at=at,
    )  # fmt: skip


def step(conversation: Conversation, what: str, at: datetime, *, user_id: int | None = None, **detail: Any) -> None:
    """Note that something was done, by whom."""
    author = "system" if user_id is None else "agent"
    append(conversation, author, at, kind="step", user_id=user_id, detail={"what": what, **detail})


def start_clock(conversation: Conversation, at: datetime) -> None:
    """Let the clock run: it is the desk's turn. What was used before counts."""
    calendar, target = get_calendar(), target_of(conversation.priority, conversation.service_level)
    conversation.state, conversation.closed_at = OPEN, None
    if conversation.counting_since is None:
        conversation.counting_since = at
    left = target.solve - conversation.counted_seconds
    conversation.solve_due_at = due_at(calendar, conversation.counting_since, left)
    if conversation.replied_at is None and conversation.desk_at is not None:
        conversation.reply_due_at = due_at(calendar, conversation.desk_at, target.reply)


def stop_clock(conversation: Conversation, state: str, at: datetime) -> None:
    """Let the clock stand still: it is the customer's turn, or all is settled."""
    if conversation.counting_since is not None:
        conversation.counted_seconds += worked_seconds(get_calendar(), conversation.counting_since, at)
        conversation.counting_since = None
    conversation.state, conversation.solve_due_at = state, None
    if state == CLOSED:
        conversation.closed_at = at


def count_reply(conversation: Conversation, at: datetime) -> None:
    """Note the first answer of a person, and how much business time it took."""
    if conversation.replied_at is None:
        began = conversation.desk_at or conversation.opened_at
        conversation.replied_at, conversation.reply_due_at = at, None
        conversation.reply_seconds = worked_seconds(get_calendar(), began, at)


def bring_to_desk(conversation: Conversation, at: datetime, *, stars: int | None = None) -> None:
    """Hand a conversation to people: how urgent it is, whose it is, and the clocks."""
    if conversation.desk_at is None:
        conversation.desk_at = at
        level = _service_level_of(conversation.customer_id)
        value = _value_of(conversation.customer_id)
        conversation.service_level = level
        conversation.priority = pick_priority(conversation.channel, stars, value, level)
    start_clock(conversation, at)
    if conversation.owner_id is None:
        conversation.owner_id = choose_agent(
            list_candidates(), skill=conversation.skill, language=conversation.language, priority=conversation.priority
        )
        if conversation.owner_id is not None:
            step(conversation, "routed", at, to=conversation.owner_id)


def customer_spoke(conversation: Conversation, at: datetime) -> None:
    """Give the turn to the desk after the customer said something; what was closed is open again."""
    if conversation.state == CLOSED:
        conversation.reopened += 1
        step(conversation, "reopened", at)
    if conversation.state in {CLOSED, WAITING, OPEN}:
        bring_to_desk(conversation, at)


def _value_of(customer_id: int | None) -> int:
    """Return what the newest fifty orders of a customer come to, in minor units."""
    if customer_id is None:
        return 0
    return sum(row.total.minor for row in orders.list_orders(customer_id=customer_id, limit=VALUE_ORDERS))


def _service_level_of(customer_id: int | None) -> str:
    """Return what a customer's tier promises: members of a tier only."""
    member = None if customer_id is None else members.find_membership(customer_id=customer_id)
    return member.tier.service_level if member and member.tier else "standard"
