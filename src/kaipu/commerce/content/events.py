"""What content tells upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ItemPublished:
    """A version of an item is live from now on."""

    item_id: int
    kind: str
    slug: str
    version: int
    campaign_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemRetired:
    """An item is not shown any more."""

    item_id: int
    slug: str
    at: datetime
