"""Reads of carts, priced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from kaipu.commerce.cart.models import Cart, CartLine
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CartLineRecord:
    """A line as the cart shows it. `problem` is “”, “gone” (no longer sold), “short” (fewer left) or “price” (changed since seen)."""

    sku: catalog.SkuRecord
    quantity: int
    unit: Money
    total: Money
    discount: Money
    available: int
    seen: Money
    problem: str

    @property
    def weighed(self) -> bool:
        """Tell whether the quantity is grams."""
        return self.sku.weighed

    @property
    def price_per(self) -> int:
        """How much of the quantity `unit` is asked for."""
        return self.sku.price_per

    @property
    def goods(self) -> Money:
        """What its pieces cost before anything is taken off: these sum to the goods of the whole."""
        return self.total + self.discount


@dataclass(frozen=True, slots=True)
class CartRecord:
    """A cart with its prices; `id` is None for a cart nothing was ever put into."""

    id: UUID | None
    token: str
    lines: tuple[CartLineRecord, ...]
    priced: pricing.PricedCart
    pieces: int
    state: str
    standing: members.Standing | None = None

    @property
    def orderable(self) -> bool:
        """Tell whether the cart can be ordered as it stands; a changed price is told but does not hinder."""
        return bool(self.lines) and all(line.problem in ("", "price") for line in self.lines)


@dataclass(frozen=True, slots=True)
class CartKey:
    """How to find a cart: a guest's token, or a member's customer id (which wins)."""

    token: str = ""
    customer_id: int | None = None


def find_open(key: CartKey) -> Cart | None:
    """Return the open cart row of a key; for this module only."""
    if key.customer_id is not None:
        return Cart.objects.filter(customer_id=key.customer_id, state="open").first()
    return Cart.objects.filter(token=key.token, state="open", customer=None).first() if key.token else None


def find_cart_id(*, key: CartKey) -> UUID | None:
    """Return the id of the cart of a key, open or already ordered (so that a repeated checkout finds its order)."""
    if key.customer_id is not None:
        return Cart.objects.filter(customer_id=key.customer_id, state="open").values_list("id", flat=True).first()
    return (
        Cart.objects.filter(token=key.token, customer=None).values_list("id", flat=True).first() if key.token else None
    )


def count_pieces(*, key: CartKey) -> int:
    """Return how many pieces lie in a cart; what is weighed counts as one. One statement."""
    if not key.token and key.customer_id is None:
        return 0
    lines = CartLine.objects.filter(cart__state="open")
    lines = (
        lines.filter(cart__customer_id=key.customer_id)
        if key.customer_id is not None
        else lines.filter(cart__token=key.token, cart__customer=None)
    )
    return sum(catalog.pieces_of(*row) for row in lines.values_list("sku__measure", "quantity"))


_LINES_SQL = """
SELECT c.id, c.token, c.coupon_code, c.points, l.sku_id, l.quantity, l.seen_minor
  FROM cart_cart c LEFT JOIN cart_cartline l ON l.cart_id = c.id
 WHERE c.state = 'open' AND {which} ORDER BY l.id
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the table knows of a line."""

    sku_id: int
    quantity: int
    seen_minor: int


def get_cart(*, key: CartKey, at: datetime, location_id: int | None = None, delivery: bool = True) -> CartRecord:
    """Return a cart with today's prices and what is available at a place (the delivering one if none is given).

    At most four statements, and those that tell what a member or a coupon is worth. Nothing is promised: placing the order checks everything again.
    """
    member = key.customer_id is not None
    which = "c.customer_id = %s" if member else "c.token = %s AND c.customer_id IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(_LINES_SQL.format(which=which), [key.customer_id if member else key.token])
        rows = cursor.fetchall()
    cart_id, token = rows[0][:2] if rows else (None, key.token)
    held = [Held(*row[4:]) for row in rows if row[4] is not None]
    context = pricing.get_pricing_context(delivery=delivery)
    if not held:
        return CartRecord(cart_id, token, (), pricing.price_cart((), context), 0, "open")
    wanted = [line.sku_id for line in held]
    skus = catalog.list_skus(ids=wanted, at=at)
    prices = pricing.list_prices(sku_ids=wanted, at=at)
    available = inventory.list_availability(sku_ids=wanted, location_id=location_id)
    code, points = rows[0][2:4]
    standing = members.get_standing(customer_id=key.customer_id, code=code, points=points, channel="web", at=at)
    context = members.apply_standing(context, standing)
    sold = [line for line in held if line.sku_id in prices and skus[line.sku_id].published]
    priced = pricing.price_cart([pricing.want(skus[x.sku_id], x.quantity, prices[x.sku_id]) for x in sold], context)
    by_sku = {line.sku_id: line for line in priced.lines}
    lines = tuple(
        _line(line, skus[line.sku_id], by_sku.get(line.sku_id), available.get(line.sku_id, 0), context.currency)
        for line in held
    )
    pieces = sum(catalog.pieces_of(line.sku.measure, line.quantity) for line in lines)
    return CartRecord(cart_id, token, lines, priced, pieces, "open", standing)


def _line(
    held: Held, sku: catalog.SkuRecord, priced: pricing.PricedLine | None, left: int, currency: str
) -> CartLineRecord:
    seen = Money(held.seen_minor, currency)
    if priced is None:
        zero = Money(0, currency)
        return CartLineRecord(sku, held.quantity, zero, zero, zero, left, seen, "gone")
    problem = "short" if left < held.quantity else "price" if priced.unit != seen else ""
    return CartLineRecord(sku, held.quantity, priced.unit, priced.total, priced.discount, left, seen, problem)


def list_idle_carts(*, after: datetime, before: datetime) -> list[tuple[UUID, int]]:
    """Return members' open carts with goods in them that were last touched between two moments, as (cart, customer). One statement."""
    filled = CartLine.objects.filter(cart_id=OuterRef("id"))
    rows = Cart.objects.filter(state="open", updated_at__gt=after, updated_at__lte=before).exclude(customer=None)
    return list(rows.filter(Exists(filled)).order_by("id").values_list("id", "customer_id"))


def list_tokens(*, customer_id: int) -> list[str]:
    """Return the keys of all carts of a customer, ordered ones too."""
    return list(Cart.objects.filter(customer_id=customer_id).order_by("id").values_list("token", flat=True))


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return what lies in a customer's carts, ordered ones too, as plain values, for the person to read."""
    rows = CartLine.objects.filter(cart__customer_id=customer_id).order_by("id")
    return [dict(row) for row in rows.values("cart__state", "sku__code", "quantity", "added_at")]
