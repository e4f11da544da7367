"""What fulfilment does when orders tell something."""

from datetime import datetime

from kaipu.commerce.fulfilment import operations
from kaipu.kernel.outbox import Envelope


def begin_when_paid(event: Envelope) -> None:
    """Open the fulfilment of an order whose money is in."""
    payload = event.payload
    if payload["delivery_method"] != "none":
        operations.open_fulfilment(
            order_id=payload["order_id"], kind=payload["delivery_method"], at=datetime.fromisoformat(payload["at"])
        )


def close_when_cancelled(event: Envelope) -> None:
    """Close the fulfilment of an order that will not happen."""
    operations.close_cancelled(order_id=event.payload["order_id"])
