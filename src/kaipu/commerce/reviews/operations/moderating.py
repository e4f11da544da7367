"""What staff do with reviews and questions. A decision stands: deciding twice is refused."""

from datetime import datetime

from kaipu.commerce.reviews.events import ReviewPublished
from kaipu.commerce.reviews.models import Answer, Picture, Question, Review
from kaipu.commerce.reviews.queries import QuestionUnknown, ReviewUnknown
from kaipu.commerce.reviews.rules import HIDDEN, PUBLISHED, REFUSALS, REFUSED, WAITING
from kaipu.kernel import audit, outbox
from kaipu.kernel.operation import operation


class NotWaiting(ValueError):
    """Somebody has decided on this already."""


class RefusalUnknown(ValueError):
    """A refusal names one of the reasons that are known."""


class ReplyMissing(ValueError):
    """A reply or an answer has words."""


def _locked(review_id: int) -> Review:
    review = Review.objects.select_for_update().filter(id=review_id).first()
    if review is None:
        raise ReviewUnknown(str(review_id))
    return review


@operation
def publish_review(*, review_id: int, user_id: int, at: datetime) -> None:
    """Put a review that waits, or was taken off, on the product's page. Raises ReviewUnknown, NotWaiting."""
    review = _locked(review_id)
    if review.state not in {WAITING, HIDDEN}:
        raise NotWaiting(review.state)
    first = review.published_at is None
    review.state, review.decided_at, review.decided_by_id, review.refusal = PUBLISHED, at, user_id, ""
    review.published_at = review.published_at or at
    review.save(update_fields=["state", "decided_at", "decided_by_id", "published_at", "refusal"])
    audit.record(action="reviews.publish_review", subject=f"review:{review_id}", at=at)
    if first:
        pictures = Picture.objects.filter(review=review).count()
        outbox.publish(
            ReviewPublished(
                review.id, review.order_id, review.product_id, review.customer_id, review.stars, pictures, at
            )
        )


@operation
def refuse_review(*, review_id: int, refusal: str, user_id: int, at: datetime) -> None:
    """Keep a review off the page, or take it off, and say why. Raises ReviewUnknown, NotWaiting, RefusalUnknown."""
    if refusal not in REFUSALS:
        raise RefusalUnknown(refusal)
    review = _locked(review_id)
    if review.state not in {WAITING, PUBLISHED}:
        raise NotWaiting(review.state)
    review.state = REFUSED if review.state == WAITING else HIDDEN
    review.refusal, review.decided_at, review.decided_by_id = refusal, at, user_id
    review.save(update_fields=["state", "refusal", "decided_at", "decided_by_id"])
    audit.record(
        action="reviews.refuse_review",
        subject=f"review:{review_id}",
        detail={"why": refusal, "state": review.state},
        at=at,
    )


@operation
def reply_to_review(*, review_id: int, text: str, user_id: int, at: datetime) -> None:
    """Write or change the shop's reply below a review. Raises ReviewUnknown, ReplyMissing."""
    said = text.strip()[:1000]
    if not said:
        raise ReplyMissing
    review = _locked(review_id)
    review.reply, review.replied_at, review.replied_by_id = said, at, user_id
    review.save(update_fields=["reply", "replied_at", "replied_by_id"])


@operation
def answer_question(*, question_id: int, text: str, user_id: int, at: datetime) -> None:
    """Answer a question; that puts both on the product's page. Raises QuestionUnknown, ReplyMissing."""
    said = text.strip()[:1000]
    if not said:
        raise ReplyMissing
    question = Question.objects.select_for_update().filter(id=question_id).first()
    if question is None:
        raise QuestionUnknown(str(question_id))
    Answer.objects.create(question=question, text=said, at=at, answered_by_id=user_id)
    question.state = PUBLISHED
    question.save(update_fields=["state"])


@operation
def refuse_question(*, question_id: int, at: datetime) -> None:
    """Keep a question off the page. Raises QuestionUnknown, NotWaiting."""
    question = Question.objects.select_for_update().filter(id=question_id).first()
    if question is None:
        raise QuestionUnknown(str(question_id))
    if question.state != WAITING:
        raise NotWaiting(question.state)
    question.state = REFUSED
    question.save(update_fields=["state"])
    audit.record(action="reviews.refuse_question", subject=f"question:{question_id}", at=at)
