"""What orders tell upwards: ids, money, times; never a name or an address."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order was placed and its stock is promised; it waits for payment."""

    order_id: int
    number: str
    customer_id: int | None
    location_id: int
    channel: str
    total_minor: int
    currency: str
    visit: str
    at: datetime
    device: str = ""
    via: str = ""
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class OrderPaid:
    """An order's money is in."""

    order_id: int
    delivery_method: str
    total_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderCompleted:
    """The goods are in the shopper's hands."""

    order_id: int
    channel: str
    total_minor: int
    currency: str
    at: datetime
    customer_id: int | None = None
    delivery_minor: int = 0


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """An order will not happen; promised stock was given back."""

    order_id: int
    reason: str
    was_paid: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OrdersImported:
    """An import brought history; one event for a whole run, not millions."""

    run_id: int
    orders: int
    lines: int
    total_minor: int
    currency: str
    at: datetime
