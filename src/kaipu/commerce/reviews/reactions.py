"""What reviews does when one of them is published."""

from datetime import datetime

from kaipu.commerce.reviews import operations
from kaipu.kernel.outbox import Envelope


def reward_pictures(event: Envelope) -> None:
    """Give points for a published review with pictures."""
    payload = event.payload
    if payload["pictures"] and payload["customer_id"] is not None:
        operations.reward_review(
            review_id=payload["review_id"], customer_id=payload["customer_id"], at=datetime.fromisoformat(payload["at"])
        )
