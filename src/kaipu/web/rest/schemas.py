"""The shapes of requests and answers; amounts are minor units with their currency beside them."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]  # PostgreSQL keeps no NUL


Measure = Literal["piece", "weight"]


class Product(Schema):
    """A product in a list."""

    sku: str
    slug: str
    name: dict[str, str]
    brand: dict[str, str]
    size: dict[str, str]
    price_minor: int = Field(description="of a piece, or of a kilogram where the measure is weight")
    currency: str
    measure: Measure
    step: int = Field(description="in which steps it is offered: 1, or grams")
    unit_price_minor: float | None = Field(description="per 100 g, 100 ml or piece")
    unit: str
    available: int
    age_check: bool
    icon: str


class Choice(Schema):
    """One choice of a facet with the number of products it would leave."""

    value: str
    name: dict[str, str]
    count: int
    selected: bool


class FacetOut(Schema):
    """A way to narrow a list."""

    code: str
    choices: list[Choice]


class ProductPage(Schema):
    """A page of products."""

    products: list[Product]
    total: int
    page: int
    pages: int
    facets: list[FacetOut]
    corrected: str = Field("", description="what was searched instead of a misspelt query")
    relaxed: bool = Field(False, description="not every word was found, so fewer had to match")


class CategoryOut(Schema):
    """A category and the number of products under it."""

    path: str
    name: dict[str, str]
    icon: str
    products: int
    children: list["CategoryOut"] = []


class SuggestionOut(Schema):
    """A completion while typing."""

    kind: str = Field(description="category or product")
    name: dict[str, str]
    target: str


class Place(Schema):
    """A shop that hands orders over."""

    code: str
    name: dict[str, str]
    street: str
    city: str
    postcode: str


class CartLineIn(Schema):
    """Pieces of a SKU to put into a cart, 1 to 999; grams of what is sold by weight, up to 50,000."""

    sku: Text = Field(max_length=64)
    quantity: int = 1


class QuantityIn(Schema):
    """A line's new quantity, pieces or grams; 0 takes it out."""

    quantity: int


class CartLineOut(Schema):
    """A line of a cart. `problem`: "" | "gone" | "short" | "price"."""

    sku: str
    name: dict[str, str]
    measure: Measure
    quantity: int = Field(description="pieces, or grams where the measure is weight")
    unit_minor: int = Field(description="what a piece costs, or a kilogram")
    total_minor: int
    available: int
    problem: str


class CartOut(Schema):
    """A cart with today's prices."""

    token: str
    lines: list[CartLineOut]
    pieces: int
    goods_minor: int
    discount_minor: int
    delivery_minor: int
    total_minor: int
    currency: str
    orderable: bool


class Contact(Schema):
    """Who receives the order, and where."""

    name: Text = Field("", max_length=200)
    email: Text = Field("", max_length=254)
    phone: Text = Field("", max_length=40)
    street: Text = Field("", max_length=200)
    city: Text = Field("", max_length=200)
    region: Text = Field("", max_length=100)
    postcode: Text = Field("", max_length=40)
    note: Text = Field("", max_length=200)


class CheckoutIn(Schema):
    """What a shopper decided. `seen_total_minor` is the total of the cart as it was shown."""

    method: Literal["delivery", "pickup"]
    contact: Contact
    seen_total_minor: int = Field(ge=0, le=10**12)
    pickup_code: Text = Field("", max_length=64)
    age_confirmed: bool = False
    language: Literal["en", "zh-hans"] = "en"


class Placed(Schema):
    """An order that waits for payment."""

    number: str
    token: str
    total_minor: int
    currency: str
    pay_url: str


class OrderLineOut(Schema):
    """A line of an order."""

    sku: str
    name: dict[str, str]
    measure: Measure
    quantity: int = Field(description="pieces, or grams where the measure is weight")
    total_minor: int


class TimelineOut(Schema):
    """One thing that happened."""

    at: datetime
    kind: str


class OrderOut(Schema):
    """An order and what happened to it."""

    number: str
    state: str
    method: str
    goods_minor: int
    discount_minor: int
    delivery_minor: int
    total_minor: int
    currency: str
    placed_at: datetime
    lines: list[OrderLineOut]
    timeline: list[TimelineOut]


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str | int]] = []
