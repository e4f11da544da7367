"""What care does when others tell something."""

from datetime import datetime

from kaipu.commerce.care import operations
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel.outbox import Envelope


def speak_about_low_stars(event: Envelope) -> None:
    """Open a conversation about a review below three stars."""
    if event.payload["stars"] < reviews.LOW_STARS:
        operations.open_about_review(
            review_id=event.payload["review_id"], at=datetime.fromisoformat(event.payload["at"])
        )


def ask_about_order(event: Envelope) -> None:
    """Plan to ask how an order was that was completed, where a questionnaire draws it."""
    if event.payload.get("customer_id"):
        operations.invite_after_order(
            order_id=event.payload["order_id"], customer_id=event.payload["customer_id"],
            at=datetime.fromisoformat(event.payload["at"]),
        )  # fmt: skip
