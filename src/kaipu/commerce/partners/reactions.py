"""What partners does when orders and payments tell something."""

from datetime import datetime

from kaipu.commerce.partners import operations
from kaipu.kernel.outbox import Envelope


def note_who_brought_it(event: Envelope) -> None:
    """Note the partner by whose link an order came."""
    payload = event.payload
    operations.note_sale(
        order_id=payload["order_id"], code=payload.get("via", ""), session=payload["visit"],
        at=datetime.fromisoformat(payload["at"]),
    )  # fmt: skip


def earn_when_completed(event: Envelope) -> None:
    """Give the commission of an order that was handed over."""
    payload = event.payload
    operations.earn_commission(order_id=payload["order_id"], at=datetime.fromisoformat(payload["at"]))


def claw_back_when_refunded(event: Envelope) -> None:
    """Take back the commission on money that was refunded."""
    payload = event.payload
    kind, _colon, number = payload["subject"].partition(":")
    if payload["state"] == "done" and kind == "order":
        operations.claw_back(
            order_id=int(number), refund_minor=payload["amount_minor"], reference=f"claw_back:{payload['refund_id']}",
            at=datetime.fromisoformat(payload["at"]),
        )  # fmt: skip
