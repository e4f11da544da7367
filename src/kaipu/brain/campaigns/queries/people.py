"""What campaigns know of a person, for themselves to read."""

from datetime import datetime
from typing import Any

from kaipu.brain.campaigns.models import Bounce, Letter, Mark, Participant, Reach, Traveller


def tell_person(*, customer_id: int, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return what a customer was told, in which campaigns and journeys they are, and what these left with them."""
    letters = Letter.objects.filter(customer_id=customer_id).order_by("due_at", "id")
    marks = Mark.objects.filter(customer_id=customer_id).order_by("at", "id")
    taking_part = Participant.objects.filter(customer_id=customer_id).order_by("id")
    travels = Traveller.objects.filter(customer_id=customer_id).order_by("entered_at", "id")
    return {
        "letters": [
            dict(row) for row in letters.values("origin", "channel", "state", "sent_at", "clicked_at", "left_at")
        ],
        "returned": [dict(row) for row in Bounce.objects.filter(customer_id=customer_id).values("kind", "code", "at")],
        "reached": [
            dict(row) for row in Reach.objects.filter(customer_id=customer_id).values("channel", "address", "since")
        ],
        "campaigns": [dict(row) for row in taking_part.values("campaign__title", "holdout")],
        "journeys": [
            dict(row) for row in travels.values("journey__title_en", "entered_at", "left_at", "outcome", "holdout")
        ],
        "marks": [dict(row) for row in marks.values("kind", "text", "at")],
    }
