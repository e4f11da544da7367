"""What campaigns do when something happened to a customer: let them walk into journeys."""

from kaipu.brain.campaigns import operations
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock
from kaipu.kernel.outbox import Envelope


def welcome(envelope: Envelope) -> None:
    """Let somebody who has just signed up or ordered for the first time walk in; imported customers were here before."""
    if envelope.payload["how"] != "import":
        operations.enter_by_trigger(
            trigger="joined", customer_id=envelope.payload["customer_id"], entry="", at=clock.now()
        )


def follow_up(envelope: Envelope) -> None:
    """Let the buyer of a completed order walk in; guests and till customers without a name have nobody to write to."""
    at = clock.now()
    order = orders.get_order(order_id=envelope.payload["order_id"], at=at)
    if order.customer_id is not None:
        operations.enter_by_trigger(
            trigger="order_completed", customer_id=order.customer_id, entry=f"order:{order.id}", at=at
        )
