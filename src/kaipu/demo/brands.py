"""Make up a brand for each of the 6,471 manufacturers, of whom the dataset tells nothing but a number.

A brand is a place-like compound and a word of the trade: Maplebrook Creamery, 枫溪乳坊. The manufacturer's number is the
seed, so a brand stays when others come or go, except where two draws meet: then the higher number draws again. Three
kinds of manufacturers are not drawn: the private ones carry the shop's own labels, and number 2 is the till's way of
saying "no brand" (loose fruit, ice, meat by weight).
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from kaipu.demo.words import Bilingual, draw_from, list_pairs, list_words, noise

UNBRANDED = 2


@dataclass(frozen=True, slots=True)
class Manufacturer:
    """A manufacturer of the dataset: `trade` is what it mostly sells, `products` how many."""

    number: int
    private: bool
    trade: str
    products: int


@dataclass(frozen=True, slots=True)
class Brand:
    """A made-up brand; `own` marks the shop's own labels."""

    en: str
    zh: str
    own: bool


def draw_compound(generator: random.Random) -> Bilingual:
    """Draw one place-like name, such as Maplebrook / 枫溪, avoiding those somebody is known to own."""
    first, second = list_pairs("compounds", "first"), list_pairs("compounds", "second")
    never = frozenset(list_words("compounds", "never"))
    while True:
        one, two = generator.choice(first), generator.choice(second)
        if one.en + two.en not in never and one.zh[-1:] != two.zh[:1]:
            return Bilingual(one.en + two.en, one.zh + two.zh)


def draw_brands(manufacturers: Iterable[Manufacturer]) -> dict[int, Brand | None]:
    """Give every manufacturer its brand: all English names distinct, all Chinese names distinct, None for unbranded goods."""
    ordered = sorted(manufacturers, key=lambda one: one.number)
    private = sorted((one for one in ordered if one.private), key=lambda one: (-one.products, one.number))
    brands: dict[int, Brand | None] = {
        one.number: Brand(label.en, label.zh, True)
        for one, label in zip(private, list_pairs("own_labels", "names"), strict=False)
    }
    taken = {name for brand in brands.values() if brand for name in (brand.en, brand.zh)}
    for one in ordered:
        if one.number == UNBRANDED:
            brands[one.number] = None
        if one.number not in brands:
            brand = _draw_brand(one, taken)
            taken.update((brand.en, brand.zh))
            brands[one.number] = brand
    return brands


def _draw_brand(manufacturer: Manufacturer, taken: set[str]) -> Brand:
    generator = draw_from("brand", manufacturer.number)
    while True:
        place, kind = draw_compound(generator), generator.choice(list_pairs("brand_kinds", manufacturer.trade))
        brand = Brand(f"{place.en} {kind.en}", f"{place.zh}{kind.zh}", manufacturer.private)
        if brand.en not in taken and brand.zh not in taken:
            return brand


@dataclass(frozen=True, slots=True)
class Supplier:
    """A made-up wholesaler who delivers one class of goods."""

    code: str
    name: str
    lead_time_days: int


# How many wholesalers there are for a class of goods, and within how many days they deliver at best and at worst.
_WHOLESALERS = {"fresh": (30, 1, 2), "chilled": (20, 2, 4), "frozen": (20, 4, 7), "ambient": (50, 4, 14)}
_FRESH_DAYS = 10


def pick_supplier(manufacturer: int, storage: str, shelf_life_days: int) -> Supplier:
    """Return who delivers this manufacturer's goods; what keeps ten days or less comes from a wholesaler of fresh goods."""
    goods = "fresh" if shelf_life_days <= _FRESH_DAYS else storage
    many, soonest, latest = _WHOLESALERS[goods]
    place = int(noise("supplier", manufacturer, goods) * many)
    names, kinds = list_pairs("suppliers", "first"), list_pairs("suppliers", goods)
    lead = soonest + int(noise("lead", goods, place) * (latest - soonest + 1))
    return Supplier(
        f"{goods.upper()}-{place + 1:02d}", f"{names[place % len(names)].en} {kinds[place // len(names)].en}", lead
    )
