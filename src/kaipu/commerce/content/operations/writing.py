"""Writing an item: each time it is kept becomes a version."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.db.models import F

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.content.models import Item, Picture, Version
from kaipu.commerce.content.queries import ItemUnknown
from kaipu.commerce.content.rules import (
    CHANNELS,
    DRAFT,
    KINDS,
    MOST_BLOCKS,
    STAGES,
    Block,
    find_troubles,
    goods_of,
    pack_blocks,
)
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes. An empty slug is made from the English title; `due_at` is when it should be published."""

    kind: str
    stage: str
    title_en: str
    title_zh: str = ""
    summary_en: str = ""
    summary_zh: str = ""
    blocks: tuple[Block, ...] = ()
    slug: str = ""
    owner_id: int | None = None
    channels: tuple[str, ...] = ("site",)
    campaign_id: int | None = None
    budget_minor: int = 0
    due_at: datetime | None = None
    products: tuple[str, ...] = ()
    assumed: bool = False


class DraftInvalid(ValueError):
    """A draft cannot be kept; carries (field, reason) pairs, a block's field being its place."""

    def __init__(self, wrong: list[tuple[str, str]]) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


def slug_of(title: str) -> str:
    """Return an address made of a title's letters; a code where it has none that an address can hold."""
    found = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:70].strip("-")
    return found or ids.new_code(8).lower()


def _check(draft: Draft) -> list[tuple[str, str]]:
    wrong = {
        "kind": draft.kind not in KINDS, "stage": draft.stage not in STAGES, "title_en": not draft.title_en.strip(),
        "slug": bool(draft.slug) and not (_SLUG.fullmatch(draft.slug) and len(draft.slug) <= 80),
        "channels": not set(draft.channels) <= set(CHANNELS), "budget": draft.budget_minor < 0,
        "blocks": len(draft.blocks) > MOST_BLOCKS,
    }  # fmt: skip
    found = [(field, "invalid") for field, is_wrong in wrong.items() if is_wrong]
    return found + [(f"block{place}", why) for place, why in find_troubles(draft.blocks)]


def _goods(draft: Draft, at: datetime) -> list[int]:
    """Return the ids of the products a draft is about; raises DraftInvalid with the codes that nobody knows."""
    codes = dict.fromkeys((*draft.products, *goods_of(draft.blocks)))
    known = catalog.list_skus_by_code(codes=list(codes), at=at) if codes else {}
    missing = [
        ("products" if code in draft.products else "blocks", f"unknown:{code}") for code in codes if code not in known
    ]
    if missing:
        raise DraftInvalid(missing)
    return list(dict.fromkeys(known[code].product_id for code in codes))


@operation
def keep_item(
    *, draft: Draft, item_id: int | None, user_id: int | None, at: datetime,
    pictures: Mapping[int, reviews.CleanPicture] = MappingProxyType({}),
) -> int:  # fmt: skip
    """Keep a draft as the next version of an item, or as a new one; return its id. What is live stays so.

    `pictures` are new ones by the place of their block. Raises DraftInvalid, ItemUnknown.
    """
    draft = place_pictures(draft, keep_pictures(pictures=pictures, at=at))
    wrong = _check(draft)
    if wrong:
        raise DraftInvalid(wrong)
    products = _goods(draft, at)
    values: dict[str, object] = {
        "kind": draft.kind, "stage": draft.stage, "state": DRAFT, "title_en": draft.title_en.strip(),
        "title_zh": draft.title_zh.strip(), "owner_id": draft.owner_id, "channels": list(draft.channels),
        "campaign_id": draft.campaign_id, "budget_minor": draft.budget_minor, "due_at": draft.due_at, "changed_at": at,
    }  # fmt: skip
    try:
        with transaction.atomic():
            if item_id is None:
                slug = draft.slug or _free_slug(slug_of(draft.title_en))
                item = Item.objects.create(slug=slug, assumed=draft.assumed, **values)
            else:
                item = _next(item_id, values | ({"slug": draft.slug} if draft.slug else {}))
    except IntegrityError as error:
        raise DraftInvalid([("slug", "taken")]) from error
    Version.objects.create(
        item=item, number=item.version, title_en=item.title_en, title_zh=item.title_zh, summary_en=draft.summary_en.strip(),
        summary_zh=draft.summary_zh.strip(), blocks=pack_blocks(draft.blocks), products=products, written_by_id=user_id, at=at,
    )  # fmt: skip
    audit.record(action="content.keep_item", subject=f"content:{item.id}", detail={"version": item.version}, at=at)
    return item.id


def _next(item_id: int, values: dict[str, object]) -> Item:
    """Number the next version; two who keep at once wait for each other at the row and get two numbers."""
    if not Item.objects.filter(id=item_id).update(version=F("version") + 1, **values):
        raise ItemUnknown(str(item_id))
    return Item.objects.get(id=item_id)


def _free_slug(wanted: str) -> str:
    taken = set(Item.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)


@operation
def keep_pictures(*, pictures: Mapping[int, reviews.CleanPicture], at: datetime) -> dict[int, str]:
    """Keep pictures that were written anew; return their ids by the place of the block that shows each."""
    return {
        place: str(
            Picture.objects.create(kind=each.kind, width=each.width, height=each.height, data=each.data, at=at).id
        )
        for place, each in pictures.items()
    }


def place_pictures(draft: Draft, kept: Mapping[int, str]) -> Draft:
    """Return a draft whose blocks show the pictures that were just kept."""
    blocks = tuple(
        replace(each, picture=kept[place]) if place in kept else each for place, each in enumerate(draft.blocks)
    )
    return replace(draft, blocks=blocks)
