"""What carts tell upwards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CartsMerged:
    """A guest's cart went into the cart of the member who logged in."""

    cart_id: UUID
    into_cart_id: UUID
    at: datetime
