"""Reads of carts, priced."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kaipu.commerce.cart.models import Cart, CartLine
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
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


@dataclass(frozen=True, slots=True)
class CartRecord:
    """A cart with its prices; `id` is None for a cart nothing was ever put into."""

    id: UUID | None
    token: str
    lines: tuple[CartLineRecord, ...]
    priced: pricing.PricedCart
    pieces: int
    state: str

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
    """Return how many pieces lie in a cart. One statement."""
    if not key.token and key.customer_id is None:
        return 0
    lines = CartLine.objects.filter(cart__state="open")
    lines = (
        lines.filter(cart__customer_id=key.customer_id)
        if key.customer_id is not None
        else lines.filter(cart__token=key.token, cart__customer=None)
    )
    return sum(lines.values_list("quantity", flat=True))


def get_cart(*, key: CartKey, at: datetime, location_id: int | None = None, delivery: bool = True) -> CartRecord:
    """Return a cart with today's prices and what is available at a place (the delivering one if none is given).

    At most five statements. Nothing is promised: placing the order checks everything again.
    """
    cart = find_open(key)
    rows = list(CartLine.objects.filter(cart=cart).order_by("id")) if cart else []
    context = pricing.get_pricing_context(delivery=delivery)
    if cart is None or not rows:
        empty = pricing.price_cart((), context)
        return CartRecord(cart.id if cart else None, cart.token if cart else key.token, (), empty, 0, "open")
    wanted = [row.sku_id for row in rows]
    skus = catalog.list_skus(ids=wanted, at=at)
    prices = pricing.list_prices(sku_ids=wanted, at=at)
    available = inventory.list_availability(sku_ids=wanted, location_id=location_id)
    sold = [row for row in rows if row.sku_id in prices and skus[row.sku_id].published]
    priced = pricing.price_cart([pricing.Wanted(r.sku_id, r.quantity, prices[r.sku_id]) for r in sold], context)
    by_sku = {line.sku_id: line for line in priced.lines}
    zero = Money(0, context.currency)
    lines = []
    for row in rows:
        line = by_sku.get(row.sku_id)
        left = available.get(row.sku_id, 0)
        seen = Money(row.seen_minor, context.currency)
        problem = (
            "gone" if line is None
            else "short" if left < row.quantity
            else "price" if line.unit != seen
            else ""
        )  # fmt: skip
        lines.append(
            CartLineRecord(
                skus[row.sku_id], row.quantity, line.unit if line else zero, line.total if line else zero,
                line.discount if line else zero, left, seen, problem,
            )
        )  # fmt: skip
    return CartRecord(cart.id, cart.token, tuple(lines), priced, sum(row.quantity for row in rows), cart.state)
