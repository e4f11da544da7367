"""What customers tells upwards: ids only, so that a person can be erased."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CustomerJoined:
    """A new customer is known; `how` is “sign-up”, “import” or “order”."""

    customer_id: int
    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CustomersImported:
    """An import brought customers; one event for a whole run."""

    run_id: int
    customers: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """A customer granted or withdrew a consent."""

    customer_id: int
    purpose: str
    granted: bool
    at: datetime
