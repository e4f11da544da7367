"""What orders does when something of its own was told: what need not hold up a payment."""

from datetime import datetime

from kaipu.commerce.orders import operations
from kaipu.kernel.outbox import Envelope


def note_what_was_paid_with(event: Envelope) -> None:
    """Let the customer's marks know what an order was paid with."""
    operations.note_means(order_id=event.payload["order_id"], at=datetime.fromisoformat(event.payload["at"]))
