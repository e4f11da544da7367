"""What the shelf shows: cards, facets, listings, suggestions."""

from dataclasses import dataclass


class CategoryUnknown(LookupError):
    """No category has this path."""


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a listing shows it. `stamp` changes whenever anything on the card does: cache by (sku_id, stamp).

    `unit_minor` is minor units per 100 g, 100 ml or piece (`size_unit`), None where the size is not known.
    Of what is weighed the price is that of a kilogram, and what is available is grams, as is the `step`.
    """

    sku_id: int
    sku_code: str
    slug: str
    name_en: str
    name_zh: str
    brand_en: str
    brand_zh: str
    own_brand: bool
    icon: str
    policy: str
    storage: str
    size_en: str
    size_zh: str
    size_unit: str
    price_minor: int
    unit_minor: float | None
    available: int
    skus: int
    category_id: int
    stamp: int
    weighed: bool = False
    step: int = 1


@dataclass(frozen=True, slots=True)
class Filters:
    """What a shopper narrowed a listing to; empty means everything."""

    brands: tuple[str, ...] = ()
    price_from: tuple[int, ...] = ()
    storage: tuple[str, ...] = ()
    own: bool = False
    in_stock: bool = False


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet with the number of products it would leave."""

    value: str
    name_en: str
    name_zh: str
    count: int
    selected: bool
    low: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a listing: “brand”, “price”, “storage”, “own”, “stock”."""

    code: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A category as navigation shows it, with the number of products on the shelf under it."""

    id: int
    path: str
    name_en: str
    name_zh: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of cards. `corrected` is the query searched instead of a misspelt one; `relaxed` tells that not every word was found."""

    cards: tuple[Card, ...]
    total: int
    page: int
    pages: int
    sort: str
    facets: tuple[Facet, ...]
    trail: tuple[Branch, ...]
    children: tuple[Branch, ...]
    corrected: str = ""
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion while typing: a “category” (with path) or a “product” (with slug)."""

    kind: str
    name_en: str
    name_zh: str
    target: str
    icon: str
