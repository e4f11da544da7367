"""Reads of conversations: the inbox, one with what was said, who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from kaipu.commerce.care.models import Conversation, Mention, Message, Presence
from kaipu.commerce.care.rules import CLOSED, MERGED, OPEN, WAITING, WITH_BOT

LOOKING = timedelta(seconds=30)
TYPING = timedelta(seconds=8)


class ConversationUnknown(LookupError):
    """There is no such conversation, or the key does not open it."""


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A conversation without what was said."""

    id: UUID
    channel: str
    state: str
    subject: str
    customer_id: int | None
    name: str
    email: str
    phone: str
    token: str
    language: str
    skill: str
    priority: int
    service_level: str
    order_id: int | None
    review_id: int | None
    owner_id: int | None
    opened_at: datetime
    desk_at: datetime | None
    replied_at: datetime | None
    reply_due_at: datetime | None
    solve_due_at: datetime | None
    closed_at: datetime | None
    reopened: int
    spoke_at: datetime
    stars: int | None
    words: str
    rated_at: datetime | None
    merged_into_id: UUID | None
    assumed: bool

    @property
    def due_at(self) -> datetime | None:
        """What comes first: the first answer, or the end."""
        known = [each for each in (self.reply_due_at, self.solve_due_at) if each is not None]
        return min(known) if known else None


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One thing said, noted or done; `source` is the question of the article that the bot took its answer from, in both languages."""

    id: int
    author: str
    kind: str
    user_id: int | None
    text: str
    detail: Mapping[str, Any]
    article_id: int | None
    helped: bool | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Looker:
    """A colleague who has a conversation open, and whether they type."""

    user_id: int
    typing: bool


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A note that calls somebody."""

    conversation_id: UUID
    subject: str
    text: str
    at: datetime


# of what was done, what concerns the customer
_TOLD = Q(kind="said") | Q(
    kind="step", detail__what__in=["handed_over", "closed", "refunded", "cancelled", "coupon", "resent", "returned"]
)
_FIELDS = tuple(ConversationRecord.__dataclass_fields__)
_MESSAGE = tuple(MessageRecord.__dataclass_fields__)


def _records(found: QuerySet[Conversation]) -> list[ConversationRecord]:
    return [ConversationRecord(**row) for row in found.values(*_FIELDS)]


def get_conversation(*, conversation_id: UUID) -> ConversationRecord:
    """Return a conversation; raises ConversationUnknown."""
    found = _records(Conversation.objects.filter(id=conversation_id))
    if not found:
        raise ConversationUnknown(str(conversation_id))
    return found[0]


def find_conversation(*, token: str) -> ConversationRecord | None:
    """Return the conversation that a customer's key opens, or where it goes on; None for none."""
    if not token:
        return None
    found = _records(Conversation.objects.filter(token=token))
    while found and found[0].merged_into_id:
        found = _records(Conversation.objects.filter(id=found[0].merged_into_id))
    return found[0] if found else None


def find_talk_of(*, customer_id: int) -> ConversationRecord | None:
    """Return the newest chat of a customer that is not merged, so that they find it on another device, too."""
    theirs = Conversation.objects.filter(customer_id=customer_id, channel="chat", assumed=False).exclude(state=MERGED)
    found = _records(theirs.order_by("-opened_at")[:1])
    return found[0] if found else None


def list_inbox(
    *, view: str, user_id: int, channel: str = "", text: str = "", limit: int = 50, offset: int = 0
) -> list[ConversationRecord]:
    """Return the conversations of a view of the inbox: mine, free, open, waiting, bot, closed. What is due first comes first."""
    found = Conversation.objects.all()
    if view == "mine":
        found = found.filter(owner_id=user_id, state__in=[OPEN, WAITING])
    elif view == "free":
        found = found.filter(owner_id=None, state=OPEN)
    elif view in {OPEN, WAITING, WITH_BOT, CLOSED}:
        found = found.filter(state=view)
    else:
        found = found.filter(state__in=[OPEN, WAITING])
    if channel:
        found = found.filter(channel=channel)
    if text:
        said = Message.objects.filter(text__icontains=text).values("conversation_id")
        found = found.filter(Q(subject__icontains=text) | Q(id__in=said))
    if view in {CLOSED, WITH_BOT, WAITING}:
        ordered = found.order_by("-spoke_at", "id")
    else:
        ordered = found.order_by(
            "-state", F("reply_due_at").asc(nulls_last=True), F("solve_due_at").asc(nulls_last=True), "id"
        )
        ordered = ordered.order_by("state", "-priority", F("solve_due_at").asc(nulls_last=True), "id")
    return _records(ordered[offset : offset + limit])


def list_talks_of(*, customer_id: int, limit: int = 20) -> list[ConversationRecord]:
    """Return the conversations of a customer, the newest first."""
    theirs = Conversation.objects.filter(customer_id=customer_id).exclude(state=MERGED)
    return _records(theirs.order_by("-opened_at")[:limit])


def list_messages(*, conversation_id: UUID, public: bool, after: int = 0) -> list[MessageRecord]:
    """Return what was said in order, from an id on; for the public without notes, and of steps only what concerns them."""
    found = Message.objects.filter(conversation_id=conversation_id, id__gt=after)
    if public:
        found = found.filter(_TOLD)
    return [MessageRecord(**row) for row in found.order_by("id").values(*_MESSAGE)]


def find_newest(*, token: str) -> tuple[int, str] | None:
    """Return (newest message id, state) of the conversation that a key opens: what a page asks every few seconds. One statement."""
    found = (
        Message.objects.filter(conversation__token=token)
        .exclude(conversation__token="")
        .filter(_TOLD)
        .order_by("-id")
        .values_list("id", "conversation__state")
        .first()
    )
    return (found[0], found[1]) if found else None


def list_lookers(*, conversation_id: UUID, but: int, at: datetime) -> list[Looker]:
    """Return which colleagues have a conversation open now, and who of them types."""
    rows = Presence.objects.filter(conversation_id=conversation_id, seen_at__gte=at - LOOKING).exclude(user_id=but)
    return [
        Looker(user_id, typed_at is not None and typed_at >= at - TYPING)
        for user_id, typed_at in rows.order_by("user_id").values_list("user_id", "typed_at")
    ]


def list_mentions(*, user_id: int) -> list[MentionRecord]:
    """Return the notes that call somebody and that they have not seen, the newest first."""
    rows = Mention.objects.filter(user_id=user_id, seen_at=None).order_by("-message__at").values_list(
        "message__conversation_id", "message__conversation__subject", "message__text", "message__at"
    )  # fmt: skip
    return [MentionRecord(*row) for row in rows[:20]]


def count_inbox(*, user_id: int) -> dict[str, int]:
    """Return how many conversations stand in each view of the inbox. Two statements."""
    counted = Conversation.objects.filter(state__in=[OPEN, WAITING, WITH_BOT]).values_list("state", "owner_id")
    found = {"mine": 0, "free": 0, OPEN: 0, WAITING: 0, WITH_BOT: 0}
    for state, owner_id in counted:
        found[state] += 1
        found["mine"] += owner_id == user_id and state != WITH_BOT
        found["free"] += owner_id is None and state == OPEN
    return found


def list_texts(*, since: datetime, limit: int = 20000) -> list[tuple[str, str]]:
    """Return what customers wrote since a moment as (language, text), the newest first; reviews speak for themselves."""
    rows = Message.objects.filter(author="customer", kind="said", at__gte=since).exclude(text="").exclude(
        conversation__channel="review"
    )  # fmt: skip
    return list(rows.order_by("-at", "-id").values_list("conversation__language", "text")[:limit])
