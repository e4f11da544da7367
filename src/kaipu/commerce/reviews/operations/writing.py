"""What shoppers write: reviews of what they bought, votes, questions.

The story of a race: a shopper presses “send” twice, or on two devices. Both find no review yet and both insert; the
unique pair of order and product lets one in, and the other hears that the review is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from kaipu.commerce.orders import api as orders
from kaipu.commerce.reviews.events import QuestionAsked, ReviewPublished, ReviewWritten
from kaipu.commerce.reviews.models import Picture, Question, Review
from kaipu.commerce.reviews.queries import ReviewUnknown
from kaipu.commerce.reviews.rules import MOST_LETTERS, MOST_PICTURES, PUBLISHED, CleanPicture, judge, sign_name
from kaipu.kernel import outbox
from kaipu.kernel.operation import operation

_HANDED_OVER = frozenset({"completed", "refunded"})


class NotBought(ValueError):
    """The product is not among what this order brought, or the order was not handed over yet."""


class AlreadyReviewed(ValueError):
    """There is a review of this purchase already."""


class StarsMissing(ValueError):
    """A review gives one to five stars."""


class TextMissing(ValueError):
    """A question has words."""


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review that came from elsewhere, with its day."""

    order_id: int
    product_id: int
    customer_id: int | None
    author: str
    stars: int
    text: str
    language: str
    at: datetime


@operation
def write_review(
    *, order_number: str, token: str | None, customer_id: int | None, product_id: int, stars: int, text: str,
    pictures: Sequence[CleanPicture] = (), language: str, at: datetime,
) -> tuple[int, str]:  # fmt: skip
    """Keep a buyer's review and return (id, state): on the page at once, or waiting for a moderator.

    Raises orders.OrderUnknown, NotBought, StarsMissing, AlreadyReviewed.
    """
    order = orders.get_order(number=order_number, token=token or "", customer_id=customer_id, at=at)
    if order.state not in _HANDED_OVER or product_id not in {line.sku.product_id for line in order.lines}:
        raise NotBought(order_number)
    if not 1 <= stars <= 5:
        raise StarsMissing(str(stars))
    said, shown = text.strip()[:MOST_LETTERS], list(pictures)[:MOST_PICTURES]
    state, reasons = judge(said, len(shown))
    try:
        with transaction.atomic():
            review = Review.objects.create(
                order_id=order.id, product_id=product_id, customer_id=order.customer_id, stars=stars, text=said,
                author=sign_name(order.contact.get("name", "")), language=language, state=state, reasons=list(reasons),
                written_at=at, published_at=at if state == PUBLISHED else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyReviewed(order_number) from error
    Picture.objects.bulk_create(
        Picture(review=review, place=place, kind=each.kind, width=each.width, height=each.height, data=each.data)
        for place, each in enumerate(shown)
    )
    whose = (review.id, order.id, product_id, order.customer_id, stars, len(shown))
    outbox.publish(ReviewWritten(*whose, state, at))
    if state == PUBLISHED:
        outbox.publish(ReviewPublished(*whose, at))
    return review.id, state


@operation
def vote_helpful(*, review_id: int, customer_id: int, at: datetime) -> bool:
    """Count that somebody found a published review helpful; return False if they had said so. Raises ReviewUnknown.

    One's own review counts nobody.
    """
    review = Review.objects.filter(id=review_id, state=PUBLISHED).values_list("customer_id", flat=True)
    if not review:
        raise ReviewUnknown(str(review_id))
    if review[0] == customer_id:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_vote (review_id, customer_id, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [review_id, customer_id, at],
        )
        fresh = cursor.rowcount == 1
    if fresh:
        Review.objects.filter(id=review_id).update(helpful=F("helpful") + 1)
    return fresh


@operation
def ask_question(*, product_id: int, customer_id: int | None, name: str, text: str, language: str, at: datetime) -> int:
    """Keep a question about a product; it is shown once somebody answers it. Raises TextMissing."""
    said = text.strip()[:500]
    if not said:
        raise TextMissing
    question = Question.objects.create(
        product_id=product_id,
        customer_id=customer_id,
        author=sign_name(name),
        text=said,
        language=language,
        asked_at=at,
    )
    outbox.publish(QuestionAsked(question.id, product_id, customer_id, at))
    return question.id


@operation
def load_reviews(*, past: Sequence[PastReview]) -> int:
    """Take over published reviews from elsewhere, marked as assumed; nothing is told. Return how many are new."""
    made = Review.objects.bulk_create(
        (
            Review(
                order_id=each.order_id, product_id=each.product_id, customer_id=each.customer_id, stars=each.stars,
                author=each.author, text=each.text, language=each.language, state=PUBLISHED, written_at=each.at,
                published_at=each.at, assumed=True,
            )
            for each in past
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    return len(made)
