"""Conversations that nobody typed at the site: about a bad review, and past ones from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaipu.commerce.care.events import ConversationOpened
from kaipu.commerce.care.models import Conversation, Message
from kaipu.commerce.care.operations.writing import append, bring_to_desk
from kaipu.commerce.care.queries import get_calendar
from kaipu.commerce.care.rules import CLOSED, OPEN, worked_seconds
from kaipu.commerce.orders import api as orders
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import ids, outbox
from kaipu.kernel.operation import operation


@operation
def open_about_review(*, review_id: int, at: datetime) -> bool:
    """Begin a conversation about a review with few stars; return False if there is one. Raises reviews.ReviewUnknown."""
    if Conversation.objects.filter(review_id=review_id).exists():
        return False
    review = reviews.get_review(review_id=review_id)
    order = orders.get_order(order_id=review.order_id, at=at)
    conversation = Conversation.objects.create(
        channel="review", state=OPEN, review_id=review_id, customer_id=review.customer_id, order_id=order.id,
        name=order.contact.get("name", ""), email=order.contact.get("email", ""), token=ids.new_token(),
        language=review.language, subject=(review.text or "★" * review.stars)[:120], opened_at=at, spoke_at=at,
    )  # fmt: skip
    append(conversation, "customer", at, text=f"{'★' * review.stars}{'☆' * (5 - review.stars)} {review.text}".strip())
    outbox.publish(ConversationOpened(conversation.id, "review", review.customer_id, at))
    bring_to_desk(conversation, at, stars=review.stars)
    conversation.save()
    return True


@dataclass(frozen=True, slots=True)
class PastConversation:
    """A settled conversation that came from elsewhere: what was asked and answered, and how it was rated."""

    channel: str
    customer_id: int | None
    language: str
    question: str
    answer: str
    user_id: int | None
    opened_at: datetime
    reply_after: timedelta
    close_after: timedelta
    stars: int | None
    reopened: int = 0


@operation
def load_conversations(*, past: Sequence[PastConversation]) -> int:
    """Take over settled conversations, marked as assumed; nothing is told and nobody gets them. Two statements."""
    calendar = get_calendar()
    made = [
        Conversation(
            channel=each.channel, state=CLOSED, customer_id=each.customer_id, language=each.language,
            subject=each.question[:120], owner_id=each.user_id, opened_at=each.opened_at, desk_at=each.opened_at,
            replied_at=each.opened_at + each.reply_after, closed_at=each.opened_at + each.close_after,
            reply_seconds=worked_seconds(calendar, each.opened_at, each.opened_at + each.reply_after),
            counted_seconds=worked_seconds(calendar, each.opened_at, each.opened_at + each.close_after),
            spoke_at=each.opened_at + each.reply_after, stars=each.stars, reopened=each.reopened,
            rated_at=each.opened_at + each.close_after if each.stars else None, assumed=True,
        )
        for each in past
    ]  # fmt: skip
    Conversation.objects.bulk_create(made)
    said = []
    for conversation, each in zip(made, past, strict=True):
        said.append(Message(conversation=conversation, author="customer", text=each.question, at=each.opened_at))
        said.append(
            Message(
                conversation=conversation, author="agent", user_id=each.user_id, text=each.answer,
                at=each.opened_at + each.reply_after,
            )
        )  # fmt: skip
    Message.objects.bulk_create(said)
    return len(made)
