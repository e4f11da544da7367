"""Turn the dataset's products into what a shop can show: names, brands, sizes, pictures, prices and costs.

Every field that is made up is named in the product's `assumed`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaipu.demo.brands import UNBRANDED, Brand, Manufacturer, draw_brands
from kaipu.demo.dataset import SourceProduct
from kaipu.demo.naming import Wording, choose_varieties, compose, is_named
from kaipu.demo.sizes import Size, parse_size
from kaipu.demo.stocking import unit_cost
from kaipu.demo.taxonomy import Kind, find_kind
from kaipu.demo.trades import is_liquid, name_style, name_trade
from kaipu.demo.words import Bilingual


@dataclass(frozen=True, slots=True)
class Offer:
    """One product ready to be written: what it is, how it is called and what it sells for."""

    source: SourceProduct
    kind: Kind
    trade: str
    brand: Brand | None
    size: Size | None
    variety: Bilingual | None
    name: Bilingual
    cost_minor: int | None
    published: bool


# Departments whose package size is often the case the goods were shipped in: "Bananas, 40 lb" for 99 cents.
_LOOSE = frozenset(
    {"PRODUCE", "TRAVEL & LEISURE", "CHEF SHOPPE", "SALAD BAR", "DELI", "MEAT", "SEAFOOD", "PASTRY", "RESTAURANT"}
)
_POUND = 453.59237
_PACK = re.compile(r"pack\b", re.IGNORECASE)


class NamesCollide(RuntimeError):
    """Two products of the catalogue would be called the same; nothing is written."""


def brand_manufacturers(products: Sequence[SourceProduct]) -> dict[int, Brand | None]:
    """Give every manufacturer its brand, after the trade in which it has most products."""
    trades: defaultdict[int, Counter[str]] = defaultdict(Counter)
    private: dict[int, bool] = {}
    for product in products:
        trades[product.manufacturer][name_trade(product.department, product.category or "")] += 1
        private[product.manufacturer] = product.private
    return draw_brands(
        Manufacturer(number, private[number], min(counts, key=lambda trade: (-counts[trade], trade)), counts.total())
        for number, counts in trades.items()
    )


def is_shipping_case(product: SourceProduct, size: Size) -> bool:
    """Tell whether a size is what the store received, or a whole counted twice, and not what the shopper takes home.

    Loose goods without a brand: ten pounds or five pieces and more. Other fresh goods: where the price would come to less
    than 25 cents a pound or a piece. Packs of everything but pet food: where it would come to less than 45 cents a pound.
    """
    if size.amount is None:
        return product.department in _LOOSE and "–" in size.text
    price = product.price_minor or 0
    pounds = size.amount / _POUND if size.unit == "g" else 0.0
    pieces = size.amount if size.unit == "count" else 0.0
    if (
        product.manufacturer == UNBRANDED
        and product.category != "FRZN ICE"
        and name_trade(product.department, product.category or "") != "home"
    ):
        return pounds >= 10 or (pieces >= 5 and product.department in _LOOSE)
    if "×" in size.text and name_trade(product.department, product.category or "") != "pets":
        return pounds >= 4.4 and price < 45 * pounds
    dear_enough = price >= 25 * max(pounds, 0.0 if product.department == "PASTRY" else pieces)
    return product.department in _LOOSE and max(pounds, pieces) >= 20 and not dear_enough


def is_one_of_a_pack(product: SourceProduct, kind: Kind, size: Size) -> bool:
    """Tell whether the size is one can's or bottle's although a whole pack is sold, so that a unit price would mislead."""
    packed = product.category == "BEERS/ALES" or _PACK.search(kind.names[2].en) is not None
    return packed and size.unit != "count" and "×" not in size.text


def _word(product: SourceProduct, kind: Kind, brand: Brand | None, size: Size | None) -> Wording:
    last = kind.names[2]
    return Wording(
        Bilingual(brand.en, brand.zh) if brand else None,
        Bilingual(last.en, last.zh),
        Bilingual(size.text, size.text_zh) if size else None,
        name_style(name_trade(product.department, product.category or "")),
    )


def compose_offers(products: Sequence[SourceProduct]) -> list[Offer]:
    """Compose the whole catalogue in the products' order; raises NamesCollide unless all names differ in both languages."""
    brands = brand_manufacturers(products)
    kinds = [find_kind(product.department, product.category, product.type_name) for product in products]
    published = [
        kind.sellable and product.price_minor is not None for product, kind in zip(products, kinds, strict=True)
    ]
    sizes, wordings, shown_brands = [], [], []
    for product, kind in zip(products, kinds, strict=True):
        type_name = kind.names[2].en
        brand = None if is_named(type_name) else brands[product.manufacturer]
        size = parse_size(product.package_size, is_liquid(product.department, product.category or "", type_name))
        if size and is_shipping_case(product, size):
            size = None
        if size and is_one_of_a_pack(product, kind, size):
            size = replace(size, amount=None, unit=None)
        sizes.append(size)
        shown_brands.append(brand)
        wordings.append(_word(product, kind, brand, size))
    order = sorted(
        range(len(products)), key=lambda place: (not published[place], -products[place].units, products[place].number)
    )
    varieties = dict(zip(order, choose_varieties([wordings[place] for place in order]), strict=True))
    offers = []
    for place, product in enumerate(products):
        cost = (
            None  # fuel and the like are measured in thousandths: a whole cent a unit would be several times the price
            if product.price_minor is None or kinds[place].policy == "history"
            else unit_cost(product.price_minor, kinds[place].margin_percent, product.number)
        )
        trade = name_trade(product.department, product.category or "")
        name = compose(wordings[place], varieties[place])
        offers.append(
            Offer(
                product,
                kinds[place],
                trade,
                shown_brands[place],
                sizes[place],
                varieties[place],
                name,
                cost,
                published[place],
            )
        )
    check_names(offers)
    return offers


def check_names(offers: Sequence[Offer]) -> None:
    """Raise NamesCollide when two products share a name in either language."""
    for language in ("en", "zh"):
        names = Counter(getattr(offer.name, language).casefold() for offer in offers)
        name, times = names.most_common(1)[0] if names else ("", 0)
        if times > 1:
            raise NamesCollide(f"{times} products are called {name!r}.")
