"""From a draft to the shop: submit, approve, schedule, publish at the minute, take back, go back to an older version.

The story of a race: the job publishes what is due while somebody keeps a newer version. Both change the item's row; whoever
comes second sees the other's work, because publishing is one conditional UPDATE from “scheduled”. A newer version is a draft,
so it is never published unseen.
"""

from datetime import datetime

from django.db import connection

from kaipu.commerce.content.events import ItemPublished, ItemRetired
from kaipu.commerce.content.models import Item, ItemProduct, Version
from kaipu.commerce.content.queries import ItemUnknown, check_words, get_brand, get_version
from kaipu.commerce.content.rules import APPROVED, DRAFT, PUBLISHED, RETIRED, SCHEDULED, WAITING, Breach
from kaipu.kernel import audit, outbox
from kaipu.kernel.operation import operation


class NotWaiting(ValueError):
    """The item does not stand where this step begins; carries where it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class NotApproved(ValueError):
    """Nobody approved this version."""


class OwnVersion(ValueError):
    """Who wrote a version does not approve it in this shop."""


class TooEarly(ValueError):
    """Something cannot be scheduled for a time that is past."""


class WordsForbidden(ValueError):
    """The version holds words that this shop does not use; carries the breaches that block."""

    def __init__(self, breaches: list[Breach]) -> None:
        super().__init__(", ".join(each.word for each in breaches))
        self.breaches = breaches


def _move(item_id: int, begins: frozenset[str], at: datetime, **values: object) -> Item:
    """Change an item that stands where it should; the row is locked from here on."""
    item = Item.objects.select_for_update().filter(id=item_id).first()
    if item is None:
        raise ItemUnknown(str(item_id))
    if item.state not in begins:
        raise NotWaiting(item.state)
    for name, value in values.items():
        setattr(item, name, value)
    item.changed_at = at
    item.save(update_fields=[*values, "changed_at"])
    return item


@operation
def submit_item(*, item_id: int, at: datetime) -> None:
    """Ask for approval of the newest version. Raises ItemUnknown, NotWaiting, WordsForbidden."""
    item = _move(item_id, frozenset({DRAFT}), at, state=WAITING)
    _refuse_words(item)
    audit.record(action="content.submit_item", subject=f"content:{item_id}", detail={"version": item.version}, at=at)


def _refuse_words(item: Item) -> None:
    version = get_version(item_id=item.id, number=item.version)
    blocking = [each for each in check_words(version.texts()) if each.blocking]
    if blocking:
        raise WordsForbidden(blocking)


@operation
def return_item(*, item_id: int, at: datetime) -> None:
    """Give a version back to its writer. Raises ItemUnknown, NotWaiting."""
    item = _move(item_id, frozenset({WAITING, APPROVED, SCHEDULED}), at, state=DRAFT)
    audit.record(action="content.return_item", subject=f"content:{item_id}", detail={"version": item.version}, at=at)


@operation
def approve_item(*, item_id: int, version: int, user_id: int | None, at: datetime) -> None:
    """Let the version that was looked at be shown. Raises ItemUnknown, NotWaiting (also where it is not the newest any more), OwnVersion, WordsForbidden."""
    item = _move(item_id, frozenset({WAITING}), at, state=APPROVED)
    if item.version != version:
        raise NotWaiting(item.state)
    written = Version.objects.get(item=item, number=version)
    if get_brand().two_persons and written.written_by_id == user_id:
        raise OwnVersion(str(item_id))
    _refuse_words(item)
    Version.objects.filter(id=written.id).update(approved_by_id=user_id, approved_at=at)
    audit.record(action="content.approve_item", subject=f"content:{item_id}", detail={"version": version}, at=at)


@operation
def schedule_item(*, item_id: int, due_at: datetime, at: datetime) -> None:
    """Plan when an approved version is published. Raises ItemUnknown, NotWaiting, TooEarly."""
    if due_at <= at:
        raise TooEarly(due_at.isoformat())
    item = _move(item_id, frozenset({APPROVED, SCHEDULED}), at, state=SCHEDULED, due_at=due_at)
    audit.record(
        action="content.schedule_item", subject=f"content:{item_id}", detail={"version": item.version, "due_at": due_at}, at=at
    )  # fmt: skip


@operation
def publish_item(*, item_id: int, at: datetime) -> None:
    """Show an approved version at once. Raises ItemUnknown, NotWaiting."""
    item = _move(item_id, frozenset({APPROVED, SCHEDULED}), at, state=PUBLISHED, due_at=at)
    Item.objects.filter(id=item_id).update(live_version=item.version, published_at=item.published_at or at)
    _show(item, item.version, at)


def _show(item: Item, version: int, at: datetime) -> None:
    """Tie the item to the goods of the version that is shown now, and tell of it."""
    products = Version.objects.values_list("products", flat=True).get(item=item, number=version)
    ItemProduct.objects.filter(item=item).delete()
    ItemProduct.objects.bulk_create(
        ItemProduct(item=item, product_id=product_id, place=place) for place, product_id in enumerate(products)
    )
    outbox.publish(ItemPublished(item.id, item.kind, item.slug, version, item.campaign_id, at))
    audit.record(action="content.publish_item", subject=f"content:{item.id}", detail={"version": version}, at=at)


@operation
def publish_due(*, at: datetime, limit: int = 100) -> int:
    """Show what is scheduled up to a moment; return how many. An item whose minute was missed comes with the next run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE content_item SET state = 'published', live_version = version, published_at = coalesce(published_at, due_at), changed_at = %s "
            "WHERE id IN (SELECT id FROM content_item WHERE state = 'scheduled' AND due_at <= %s ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED) "
            "AND state = 'scheduled' RETURNING id",
            [at, at, limit],
        )
        shown = [row[0] for row in cursor.fetchall()]
    for item in Item.objects.filter(id__in=shown).order_by("id"):
        _show(item, item.version, at)
    return len(shown)


@operation
def retire_item(*, item_id: int, at: datetime) -> None:
    """Take an item off the shop. Raises ItemUnknown, NotWaiting where it is not shown."""
    item = Item.objects.select_for_update().filter(id=item_id).first()
    if item is None:
        raise ItemUnknown(str(item_id))
    if item.live_version is None:
        raise NotWaiting(item.state)
    Item.objects.filter(id=item_id).update(live_version=None, state=RETIRED, changed_at=at)
    outbox.publish(ItemRetired(item.id, item.slug, at))
    audit.record(action="content.retire_item", subject=f"content:{item_id}", detail={}, at=at)


@operation
def roll_back(*, item_id: int, number: int, at: datetime) -> None:
    """Show an older version again, one that was approved once. Raises ItemUnknown, NotApproved."""
    item = Item.objects.select_for_update().filter(id=item_id).first()
    version = Version.objects.filter(item_id=item_id, number=number).first()
    if item is None or version is None:
        raise ItemUnknown(f"{item_id}/{number}")
    if version.approved_at is None:
        raise NotApproved(str(number))
    Item.objects.filter(id=item_id).update(
        live_version=number, published_at=item.published_at or at, changed_at=at,
        state=PUBLISHED if item.state in {PUBLISHED, RETIRED} else item.state,
    )  # fmt: skip
    _show(item, number, at)
