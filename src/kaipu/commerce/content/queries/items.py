"""Reads of items, their versions, and what is live."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kaipu.commerce.content.models import Item, Picture, Version
from kaipu.commerce.content.rules import ON_THE_SHOP, Block, read_blocks


class ItemUnknown(LookupError):
    """There is no such item, or no such version of it."""


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item as lists show it."""

    id: int
    kind: str
    slug: str
    stage: str
    state: str
    title_en: str
    title_zh: str
    version: int
    live_version: int | None
    owner_id: int | None
    channels: tuple[str, ...]
    campaign_id: int | None
    budget_minor: int
    due_at: datetime | None
    published_at: datetime | None
    changed_at: datetime
    assumed: bool


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One version of an item."""

    item_id: int
    number: int
    title_en: str
    title_zh: str
    summary_en: str
    summary_zh: str
    blocks: tuple[Block, ...]
    products: tuple[int, ...]
    written_by_id: int | None
    at: datetime
    approved_by_id: int | None
    approved_at: datetime | None

    def texts(self) -> list[tuple[str, str, str]]:
        """Return everything that is said, as (where, language, text)."""
        said = [
            ("title", "en", self.title_en), ("title", "zh", self.title_zh),
            ("summary", "en", self.summary_en), ("summary", "zh", self.summary_zh),
        ]  # fmt: skip
        for place, block in enumerate(self.blocks):
            said += [(str(place), "en", block.en), (str(place), "zh", block.zh)]
            said += [(str(place), "en", block.note_en), (str(place), "zh", block.note_zh)]
        return [each for each in said if each[2]]


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it is served."""

    kind: str
    data: bytes


_ITEM = (
    "id", "kind", "slug", "stage", "state", "title_en", "title_zh", "version", "live_version", "owner_id", "channels",
    "campaign_id", "budget_minor", "due_at", "published_at", "changed_at", "assumed",
)  # fmt: skip
_VERSION = (
    "item_id", "number", "title_en", "title_zh", "summary_en", "summary_zh", "blocks", "products", "written_by_id", "at",
    "approved_by_id", "approved_at",
)  # fmt: skip


def _records(rows: Iterable[Mapping[str, Any]]) -> list[ItemRecord]:
    return [ItemRecord(**{**row, "channels": tuple(row["channels"])}) for row in rows]


def _version(row: Mapping[str, Any]) -> VersionRecord:
    return VersionRecord(**{**row, "blocks": read_blocks(row["blocks"]), "products": tuple(row["products"])})


def get_item(*, item_id: int) -> ItemRecord:
    """Return an item; raises ItemUnknown."""
    rows = list(Item.objects.filter(id=item_id).values(*_ITEM))
    if not rows:
        raise ItemUnknown(str(item_id))
    return _records(rows)[0]


def get_version(*, item_id: int, number: int) -> VersionRecord:
    """Return a version of an item; raises ItemUnknown."""
    row = Version.objects.filter(item_id=item_id, number=number).values(*_VERSION).first()
    if row is None:
        raise ItemUnknown(f"{item_id}/{number}")
    return _version(row)


def list_versions(*, item_id: int) -> list[VersionRecord]:
    """Return an item's versions, the newest first."""
    return [_version(row) for row in Version.objects.filter(item_id=item_id).order_by("-number").values(*_VERSION)]


def list_items(
    *, state: str = "", kind: str = "", stage: str = "", text: str = "", start: datetime | None = None,
    end: datetime | None = None, campaign_id: int | None = None, limit: int = 50, offset: int = 0,
) -> list[ItemRecord]:  # fmt: skip
    """Return items, the last changed first; `start` and `end` bound when they are due, which then orders them."""
    found = Item.objects.all() if campaign_id is None else Item.objects.filter(campaign_id=campaign_id)
    for name, value in (("state", state), ("kind", kind), ("stage", stage)):
        if value:
            found = found.filter(**{name: value})
    if text:
        found = found.filter(title_en__icontains=text) | found.filter(title_zh__icontains=text)
    order = ("-changed_at", "-id")
    if start is not None and end is not None:
        found, order = found.filter(due_at__gte=start, due_at__lt=end), ("due_at", "id")
    return _records(list(found.order_by(*order).values(*_ITEM)[offset : offset + limit]))


def count_items() -> dict[str, int]:
    """Return how many items stand in each state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM content_item GROUP BY state")
        return dict(cursor.fetchall())


def find_live(*, slug: str) -> tuple[ItemRecord, VersionRecord] | None:
    """Return a live item with the version that is shown. Two statements."""
    rows = list(Item.objects.filter(slug=slug, live_version__isnull=False, kind__in=ON_THE_SHOP).values(*_ITEM))
    if not rows:
        return None
    item = _records(rows)[0]
    return item, get_version(item_id=item.id, number=item.live_version or 0)


def list_live(*, stage: str = "", limit: int = 100) -> list[tuple[ItemRecord, VersionRecord]]:
    """Return what is live, the newest first, with the versions shown. Two statements."""
    found = Item.objects.filter(live_version__isnull=False, kind__in=ON_THE_SHOP)
    if stage:
        found = found.filter(stage=stage)
    items = _records(list(found.order_by("-published_at", "-id").values(*_ITEM)[:limit]))
    return list(zip(items, _shown([(each.id, each.live_version or 0) for each in items]), strict=True))


def _shown(wanted: Collection[tuple[int, int]]) -> list[VersionRecord]:
    rows = (
        Version.objects.filter(item_id__in=[item_id for item_id, _number in wanted]).values(*_VERSION) if wanted else ()
    )
    known = {(row["item_id"], row["number"]): row for row in rows}
    return [_version(known[each]) for each in wanted]


def list_live_by_product() -> dict[int, tuple[tuple[str, str, str], ...]]:
    """Return what is live about each product as (slug, English title, Chinese title), the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.product_id, i.slug, v.title_en, v.title_zh FROM content_itemproduct p JOIN content_item i ON i.id = p.item_id "
            "JOIN content_version v ON v.item_id = i.id AND v.number = i.live_version ORDER BY i.published_at DESC, i.id DESC"
        )
        found: dict[int, list[tuple[str, str, str]]] = {}
        for product_id, *words in cursor.fetchall():
            found.setdefault(product_id, []).append(tuple(words))
    return {product_id: tuple(each) for product_id, each in found.items()}


def find_picture(*, picture_id: UUID) -> PictureFile | None:
    """Return a picture."""
    row = Picture.objects.filter(id=picture_id).values_list("kind", "data").first()
    return PictureFile(row[0], bytes(row[1])) if row else None
