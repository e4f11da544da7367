"""What is shown where to whom: lists of the night, narrowed by what holds now. Light enough for a page; computes no model."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from kaipu.brain.recommendations.models import Exclusion, Picks, ShownGood, Slot
from kaipu.brain.recommendations.rules import (
    OF_EACH_LOOK,
    SLOTS,
    Offer,
    Pick,
    Place,
    Showing,
    after_looks,
    choose,
    merge,
    part_of_day,
    place_key,
    weigh,
)
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock

NAME = "recommendations"
SECONDS = 20
FRESH_DAYS = 2  # what expires sooner might be spoilt when it arrives
MOST_LOTS = 5000
BESIDE_SECONDS, MOST_BESIDE = 300, 30


@dataclass(frozen=True, slots=True)
class ExclusionRecord:
    """What is never recommended, and who said so."""

    id: int
    sku_id: int | None
    category_path: str
    note: str
    created_by_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much the lists of the night cover, and how many goods step back for somebody; `made_at` is None before the first."""

    customers: int
    along: int
    similar: int
    made_at: datetime | None
    resting: int = 0


def recommend(
    *, slot: str, at: datetime, customer_id: int | None = None, sku_ids: Collection[int] = (), inside: Collection[int] = (),
    looked: Sequence[int] = (), place: Place | None = None,
) -> list[Pick]:  # fmt: skip
    """Return what a place shows, the best first: nothing sold out, about to expire, behind the age check, inside the cart or barred.

    `sku_ids` are what the page is about; `inside` what is in the cart; `looked` what they just looked at, the newest first. One statement, none when this process knows the list.
    """
    place = place or get_place(slot)
    if place.strategy == "off":
        return []
    picks = _find(place.strategy, at, customer_id, sku_ids, inside)
    if looked and place.strategy in {"personal", "usual"}:
        picks = merge([picks, after_looks([_follow(sku_id) for sku_id in looked])])
    if not picks:
        return []
    return choose(
        picks, _offers([pick.sku_id for pick in picks], at), without={*inside, *sku_ids}, count=place.count,
        per_category=place.per_category, margin_percent=place.margin_percent,
    )  # fmt: skip


def find_lifts(*, slot: str, at: datetime, customer_id: int | None = None) -> dict[int, float]:
    """Return how far each of somebody's goods moves up in a listing, between 0 and 1; for a guest those of the hour.

    What is barred stays where it is; what is sold out the shelf puts last. One statement, none for a guest or a customer whose list this process
    read in the last twenty seconds.
    """
    place = get_place(slot)
    if place.strategy == "off":
        return {}
    mine = _mine(customer_id, _now()) if customer_id and place.strategy != "trending" else ()
    if place.strategy == "again":
        mine = tuple(pick for pick in mine if pick.reason == "again")
    picks = mine or (() if place.strategy == "again" else _trending(at))
    barred_skus, barred_paths = _barred(_now())
    fit = [
        pick
        for pick in picks
        if pick.sku_id not in barred_skus and not (barred_paths and _is_barred(pick.sku_id, barred_paths))
    ]
    return weigh(fit[: place.count])


def get_place(slot: str) -> Place:
    """Return how a place is filled: as it was set, or as it came."""
    return _places(_now()).get(slot, SLOTS[slot][0])


def list_exclusions() -> list[ExclusionRecord]:
    """Return what is never recommended, the newest first."""
    return [
        ExclusionRecord(row.id, row.sku_id, row.category_path, row.note, row.created_by_id, row.created_at)
        for row in Exclusion.objects.order_by("-created_at", "-id")
    ]


def list_picks(*, kind: str, key: int) -> list[Pick]:
    """Return a list of the night as it is, with nothing taken out. One statement."""
    row = Picks.objects.filter(kind=kind, key=key).values_list("items", flat=True).first()
    return _picks(row or ())


def list_last_lists() -> tuple[datetime | None, dict[int, list[int]]]:
    """Return when customers' lists were made, and their SKUs by customer, the best first. None before the first. One statement."""
    rows = list(Picks.objects.filter(kind="customer").values_list("key", "items", "made_at"))
    return max((row[2] for row in rows), default=None), {row[0]: [item[0] for item in row[1]] for row in rows}


def list_showings(*, customer_ids: Collection[int]) -> dict[int, dict[int, Showing]]:
    """Return what customers were shown without answering, by customer and SKU. One statement."""
    found: dict[int, dict[int, Showing]] = {}
    for row in ShownGood.objects.filter(customer_id__in=customer_ids):
        found.setdefault(row.customer_id, {})[row.sku_id] = Showing(row.times, row.last_on, row.rests_until)
    return found


def list_resting(*, on: date) -> dict[int, set[int]]:
    """Return the goods that step back for a customer on a day, by customer. One statement."""
    found: dict[int, set[int]] = {}
    for customer, sku in ShownGood.objects.filter(rests_until__gt=on).values_list("customer_id", "sku_id"):
        found.setdefault(customer, set()).add(sku)
    return found


def get_coverage() -> Coverage:
    """Return how many customers and goods have a list, and how much steps back."""
    counts = {kind: Picks.objects.filter(kind=kind).count() for kind in ("customer", "along", "similar")}
    newest = Picks.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    resting = ShownGood.objects.filter(rests_until__isnull=False).count()
    return Coverage(counts["customer"], counts["along"], counts["similar"], newest, resting)


def forget() -> None:
    """Let this process read all anew, after a change of its own."""
    for kept in (_places, _barred, _expiring, _hour, _delivering, _at_place, _mine, _beside_one):
        kept.cache_clear()


def _find(
    strategy: str, at: datetime, customer_id: int | None, sku_ids: Collection[int], inside: Collection[int]
) -> Sequence[Pick]:
    """Return a strategy's list; what knows nothing of somebody falls back on what goes with the cart, then on the hour."""
    if strategy in {"personal", "again"} and customer_id:
        mine = list_picks(kind="customer", key=customer_id)
        mine = [pick for pick in mine if pick.reason == "again"] if strategy == "again" else mine
        if mine or strategy == "again":
            return mine
    if strategy == "again":
        return []
    if strategy == "usual":
        mine = list_picks(kind="customer", key=customer_id) if customer_id else []
        return merge([_beside("along", inside), [pick for pick in mine if pick.reason == "again"]])
    if strategy == "similar":
        return _beside("similar", sku_ids)
    if strategy in {"personal", "along"} and (sku_ids or inside):
        found = _beside("along", sku_ids or inside)
        if found or strategy == "along":
            return found
    return [] if strategy == "along" else _trending(at)


def _trending(at: datetime) -> tuple[Pick, ...]:
    """Return what is bought most at this time of day where orders are delivered from, or everywhere where that place tells too little."""
    part, place = part_of_day(at.astimezone(clock.zone()).hour), _delivering(_now())
    return (_at_place(place_key(place, part), _now()) if place is not None else ()) or _hour(part, _now())


def _follow(sku_id: int) -> list[Pick]:
    """Return what one may want after looking at a good: its like, and what goes with it, each with whom it follows from."""
    return [
        Pick(pick.sku_id, pick.score, pick.reason, {**pick.facts, "with": sku_id})
        for kind in ("similar", "along")
        for pick in _beside(kind, [sku_id])[:OF_EACH_LOOK]
    ]


def _beside(kind: str, sku_ids: Collection[int]) -> list[Pick]:
    """Return what stands beside goods, several lists added up. A statement for each that this process does not know."""
    chosen = sorted(sku_ids)[-MOST_BESIDE:]
    return merge([_beside_one(kind, sku_id, int(time.monotonic() / BESIDE_SECONDS)) for sku_id in chosen])


def _picks(items: Sequence[Sequence[object]]) -> list[Pick]:
    return [Pick(*item) for item in items]  # type: ignore[arg-type]  # as save_picks wrote them


def _offers(sku_ids: Sequence[int], at: datetime) -> dict[int, Offer]:
    barred_skus, barred_paths = _barred(_now())
    expiring = _expiring(clock.local_date(at) + timedelta(days=FRESH_DAYS), _now())
    offers = {}
    for card in shelf.list_cards(sku_ids=sku_ids):
        if card.sku_id in barred_skus or card.policy == "age" or _is_under(card.category_id, barred_paths):
            continue
        offers[card.sku_id] = Offer(card.category_id, card.available > expiring.get(card.sku_code, 0))
    return offers


def _is_under(category_id: int, paths: Collection[str]) -> bool:
    return bool(paths) and any(branch.path in paths for branch in shelf.get_trail(category_id=category_id))


def _now() -> int:
    """Return a number that changes every few seconds: how long this process believes what it read."""
    return int(time.monotonic() / SECONDS)


@lru_cache(maxsize=1)
def _places(_moment: int) -> dict[str, Place]:
    return {
        row.name: Place(row.strategy, row.count, row.per_category, row.margin_percent) for row in Slot.objects.all()
    }


@lru_cache(maxsize=1)
def _barred(_moment: int) -> tuple[frozenset[int], frozenset[str]]:
    rows = list(Exclusion.objects.values_list("sku_id", "category_path"))
    return frozenset(sku for sku, _ in rows if sku), frozenset(path for _, path in rows if path)


@lru_cache(maxsize=1)
def _expiring(until: date, _moment: int) -> dict[str, int]:
    """Return how much of each SKU (by code) will have expired when it arrives."""
    found: dict[str, int] = {}
    for place in inventory.list_locations(tracked=True):
        if place.delivers:
            for lot in inventory.list_expiring_lots(until=until, location_code=place.code, limit=MOST_LOTS):
                found[lot.sku_code] = found.get(lot.sku_code, 0) + lot.on_hand
    return found


def _is_barred(sku_id: int, paths: Collection[str]) -> bool:
    card = shelf.find_card(sku_id=sku_id)
    return card is not None and _is_under(card.category_id, paths)


@lru_cache(maxsize=4096)
def _mine(customer_id: int, _moment: int) -> tuple[Pick, ...]:
    return tuple(list_picks(kind="customer", key=customer_id))


@lru_cache(maxsize=8)
def _hour(part: int, _moment: int) -> tuple[Pick, ...]:
    return tuple(list_picks(kind="hour", key=part))


@lru_cache(maxsize=1)
def _delivering(_moment: int) -> int | None:
    try:
        return inventory.get_delivering_location_id()
    except inventory.LocationUnknown:
        return None


@lru_cache(maxsize=64)
def _at_place(key: int, _moment: int) -> tuple[Pick, ...]:
    return tuple(list_picks(kind="place", key=key))


@lru_cache(maxsize=8192)
def _beside_one(kind: str, sku_id: int, _moment: int) -> tuple[Pick, ...]:
    return tuple(list_picks(kind=kind, key=sku_id))
