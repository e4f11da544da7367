"""What reviews tells upwards: numbers only, never what was written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReviewWritten:
    """A buyer reviewed a product; it may still wait for a moderator."""

    review_id: int
    order_id: int
    product_id: int
    customer_id: int | None
    stars: int
    pictures: int
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewPublished:
    """A review is on the product's page for the first time: what a reward may be given for."""

    review_id: int
    order_id: int
    product_id: int
    customer_id: int | None
    stars: int
    pictures: int
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Somebody asked something about a product."""

    question_id: int
    product_id: int
    customer_id: int | None
    at: datetime
