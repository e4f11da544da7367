"""What insight hears of: competitors' alerts, which it puts among its own so that there is one list."""

from datetime import datetime

from kaipu.brain.insight import operations
from kaipu.kernel.outbox import Envelope


def take_competitor_moves(event: Envelope) -> None:
    """Bring the alert of what a competitor does up to date."""
    told = event.payload
    operations.take_competitor_moves(
        competitor=told["competitor"], kind=told["kind"], opened=told["opened"], at=datetime.fromisoformat(told["at"])
    )  # fmt: skip
