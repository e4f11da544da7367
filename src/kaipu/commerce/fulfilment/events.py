"""What fulfilment tells upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ParcelShipped:
    """A parcel left for the shopper."""

    order_id: int
    tracking_number: str
    carrier: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderHandedOver:
    """The goods reached the shopper: delivered or collected."""

    order_id: int
    kind: str
    at: datetime
