"""What partners tell upwards: ids and money."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommissionEarned:
    """An order earned a partner a commission; it is held."""

    partner_id: int
    order_id: int
    level: int
    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommissionClawedBack:
    """Refunded money took a commission back."""

    partner_id: int
    order_id: int
    level: int
    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartnersPaid:
    """A payout was agreed to by a second person."""

    payout_id: int
    partners: int
    total_minor: int
    currency: str
    at: datetime
