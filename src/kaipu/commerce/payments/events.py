"""What payments tell upwards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PaymentSettled:
    """An attempt reached “paid”, “failed” or “cancelled”."""

    attempt_id: UUID
    subject: str
    state: str
    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundSettled:
    """Money went back, or could not."""

    refund_id: UUID
    subject: str
    state: str
    amount_minor: int
    currency: str
    at: datetime
