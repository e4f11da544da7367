"""How long what may speak of persons stays: data, with the reason. What a law wants kept is listed, too, so that it is a decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Policy:
    """One kind of data: the tables it lies in, or the folder, why it is there, how long (0: as long as the basis holds), and what happens then.

    `action` is erase (the nightly round deletes it), elsewhere (its own module does, in its own time) or keep (a law or the
    books want it; of an erased person it names nobody).
    """

    key: str
    tables: tuple[str, ...]
    basis: Literal["contract", "consent", "interest", "law"]
    days: int
    action: Literal["erase", "elsewhere", "keep"]

    def edge(self, at: datetime) -> datetime:
        """Return the moment before which things are too old."""
        return at - timedelta(days=self.days)


_TALKS = (
    "care_conversation", "care_message", "care_picture", "care_mail", "care_socialcontact", "care_socialmessage",
)  # fmt: skip


def policies(event_days: int) -> tuple[Policy, ...]:
    """Return all policies; raw behaviour stays as long as the shop has set."""
    return (
        Policy("sessions", ("django_session",), "contract", 0, "erase"),
        Policy("exports", ("privacy_request",), "law", 0, "erase"),
        Policy("idempotency", ("kernel_idempotencykey",), "interest", 7, "erase"),
        Policy("jobs", ("procrastinate_jobs", "procrastinate_events"), "interest", 30, "erase"),
        Policy("uploads", ("exchange_run",), "contract", 30, "erase"),
        Policy("carts", ("cart_cart", "cart_cartline"), "interest", 90, "erase"),
        Policy("talks", _TALKS, "contract", 2 * 365, "erase"),
        Policy("logs", ("var/log",), "interest", 30, "erase"),
        Policy("letters", ("tracking_deadletter",), "interest", 90, "elsewhere"),
        Policy("events", ("tracking_event",), "consent", event_days, "elsewhere"),
        Policy("requests", ("privacy_request",), "law", 3 * 365, "erase"),
        Policy("consents", ("customers_consent",), "law", 0, "keep"),
        Policy("orders", ("orders_order", "orders_orderline", "payments_attempt", "payments_refund"), "law", 0, "keep"),
        Policy("audit", ("kernel_auditentry", "kernel_auditseal"), "law", 0, "keep"),
    )
