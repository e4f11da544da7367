"""What content tells upwards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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


@dataclass(frozen=True, slots=True)
class PostHanded:
    """A person has a post to publish by hand, by its due time."""

    post_id: UUID
    item_id: int | None
    owner_id: int | None
    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class PostDone:
    """A person has published a post by hand."""

    post_id: UUID
    item_id: int | None
    at: datetime
