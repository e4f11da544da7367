"""What members does when customers, orders and payments tell something."""

from datetime import datetime

from kaipu.commerce.members import operations
from kaipu.kernel.outbox import Envelope


def enrol_who_signed_up(event: Envelope) -> None:
    """Make whoever opened an account a member; guests and imported customers are asked first."""
    payload = event.payload
    if payload["how"] == "sign-up":
        operations.enrol(customer_id=payload["customer_id"], at=datetime.fromisoformat(payload["at"]))


def earn_when_completed(event: Envelope) -> None:
    """Give the points of an order that was handed over. Delivery earns nothing."""
    payload = event.payload
    if payload.get("customer_id") is not None:
        operations.earn_for_order(
            customer_id=payload["customer_id"], owner=f"order:{payload['order_id']}",
            spend_minor=payload["total_minor"] - payload.get("delivery_minor", 0), at=datetime.fromisoformat(payload["at"]),
        )  # fmt: skip


def claw_back_when_refunded(event: Envelope) -> None:
    """Take back the points that refunded money had earned."""
    payload = event.payload
    if payload["state"] == "done":
        operations.claw_back(
            owner=payload["subject"], refund_minor=payload["amount_minor"], reference=f"claw_back:{payload['refund_id']}",
            at=datetime.fromisoformat(payload["at"]),
        )  # fmt: skip
