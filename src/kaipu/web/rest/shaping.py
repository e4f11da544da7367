"""From records to the shapes of the API, and from queries to filters."""

from typing import Literal

from django.conf import settings
from ninja import Field, Schema

from kaipu.commerce.cart import api as cart
from kaipu.commerce.orders import api as orders
from kaipu.commerce.shelf import api as shelf
from kaipu.web.rest import schemas

PriceEdge = Literal[0, 200, 500, 1000, 2000]


class Wanted(Schema):
    """What to list: a category or a text, narrowed, sorted, one page."""

    category: schemas.Text = Field("", max_length=200)
    q: schemas.Text = Field("", max_length=200)
    brand: list[str] = []
    price_from: list[PriceEdge] = []
    storage: list[Literal["ambient", "chilled", "frozen"]] = []
    own: bool = False
    in_stock: bool = False
    sort: Literal["", "popular", "price", "price-desc", "unit-price", "name", "relevance"] = ""
    page: int = Field(1, ge=1, le=shelf.MAX_PAGE)


def find(wanted: Wanted) -> shelf.Listing:
    """Browse a category, or search if there is none."""
    filters = shelf.Filters(
        tuple(wanted.brand), tuple(wanted.price_from), tuple(wanted.storage), wanted.own, wanted.in_stock
    )
    if wanted.category:
        return shelf.browse(path=wanted.category, filters=filters, sort=wanted.sort or "popular", page=wanted.page)
    return shelf.search(text=wanted.q, filters=filters, sort=wanted.sort or "relevance", page=wanted.page)


def product(card: shelf.Card) -> schemas.Product:
    """Shape a product."""
    return schemas.Product(
        sku=card.sku_code, slug=card.slug, name={"en": card.name_en, "zh": card.name_zh},
        brand={"en": card.brand_en, "zh": card.brand_zh}, size={"en": card.size_en, "zh": card.size_zh},
        price_minor=card.price_minor, currency=settings.CURRENCY, measure="weight" if card.weighed else "piece", step=card.step,
        unit_price_minor=None if card.unit_minor is None else round(card.unit_minor, 2), unit=card.size_unit,
        available=max(card.available, 0), age_check=card.policy == "age", icon=card.icon,
    )  # fmt: skip


def page(listing: shelf.Listing) -> schemas.ProductPage:
    """Shape a page of products."""
    return schemas.ProductPage(
        products=[product(card) for card in listing.cards], total=listing.total, page=listing.page, pages=listing.pages,
        facets=[
            schemas.FacetOut(
                code=facet.code,
                choices=[
                    schemas.Choice(value=o.value, name={"en": o.name_en, "zh": o.name_zh}, count=o.count, selected=o.selected)
                    for o in facet.options
                ],
            )
            for facet in listing.facets
        ],
        corrected=listing.corrected, relaxed=listing.relaxed,
    )  # fmt: skip


def category(branch: shelf.Branch, children: tuple[shelf.Branch, ...] = ()) -> schemas.CategoryOut:
    """Shape a category."""
    return schemas.CategoryOut(
        path=branch.path, name={"en": branch.name_en, "zh": branch.name_zh}, icon=branch.icon, products=branch.count,
        children=[category(child) for child in children],
    )  # fmt: skip


def cart_of(record: cart.CartRecord) -> schemas.CartOut:
    """Shape a cart."""
    priced = record.priced
    return schemas.CartOut(
        token=record.token, pieces=record.pieces, goods_minor=priced.goods.minor, discount_minor=priced.discount.minor,
        delivery_minor=priced.delivery.minor, total_minor=priced.total.minor, currency=priced.total.currency,
        orderable=record.orderable,
        lines=[
            schemas.CartLineOut(
                sku=line.sku.code, name={"en": line.sku.name_en, "zh": line.sku.name_zh}, quantity=line.quantity,
                measure="weight" if line.weighed else "piece", unit_minor=line.unit.minor, total_minor=line.total.minor, available=max(line.available, 0),
                problem=line.problem,
            )
            for line in record.lines
        ],
    )  # fmt: skip


def checkout(given: schemas.CheckoutIn) -> orders.Checkout:
    """Turn a request into what the shopper decided."""
    return orders.Checkout(
        method=given.method, contact=given.contact.dict(), seen_total_minor=given.seen_total_minor,
        pickup_code=given.pickup_code, age_confirmed=given.age_confirmed, language=given.language, channel="app",
    )  # fmt: skip


def order(record: orders.OrderRecord) -> schemas.OrderOut:
    """Shape an order."""
    return schemas.OrderOut(
        number=record.number, state=record.state, method=record.delivery_method, goods_minor=record.goods.minor,
        discount_minor=record.discount.minor, delivery_minor=record.delivery.minor, total_minor=record.total.minor,
        currency=record.total.currency, placed_at=record.placed_at,
        lines=[
            schemas.OrderLineOut(
                sku=line.sku.code, name={"en": line.sku.name_en, "zh": line.sku.name_zh}, quantity=line.quantity,
                measure="weight" if line.weighed else "piece", total_minor=line.total.minor,
            )
            for line in record.lines
        ],
        timeline=[schemas.TimelineOut(at=entry.at, kind=entry.kind) for entry in record.timeline],
    )  # fmt: skip
