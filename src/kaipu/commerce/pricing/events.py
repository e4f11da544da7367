"""What pricing tells upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PriceChanged:
    """A SKU has a new base price from `at` on; `before_minor` is None for its first."""

    sku_id: int
    channel: str
    before_minor: int | None
    after_minor: int
    currency: str
    at: datetime
