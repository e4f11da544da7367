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
