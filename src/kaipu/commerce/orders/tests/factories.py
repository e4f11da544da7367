"""A shopper's cart ready for checkout, for tests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kaipu.commerce.cart import api as cart
from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.models import Location
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTACT = {
    "name": "Alice Example", "email": "alice@example.com", "phone": "+1 555 010 9999", "street": "1 Main Street",
    "city": "Springfield", "postcode": "12345",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basket:
    """A guest's cart with one line at a place that delivers."""

    place: Location
    sku: Sku
    key: cart.CartKey
    cart_id: UUID
    total_minor: int

    def checkout(self, **changes: object) -> orders.Checkout:
        """Return what the shopper decided, with changes."""
        given: dict[str, object] = {
            "method": "delivery", "contact": CONTACT, "seen_total_minor": self.total_minor, **changes,
        }  # fmt: skip
        return orders.Checkout(**given)  # type: ignore[arg-type]


def make_basket(*, quantity: int = 2, stock: int = 5, price_minor: int = 399, policy: str = "public") -> Basket:
    """Make a shop with one product and a guest who wants it."""
    place = make_location()
    sku = make_sku(policy=policy)
    make_stock(place, sku.id, stock)
    pricing.set_price(sku_id=sku.id, amount=Money(price_minor, "USD"), at=AT - timedelta(days=1))
    token, _, _ = cart.add_to_cart(key=cart.CartKey(), sku_code=sku.code, quantity=quantity, at=AT)
    key = cart.CartKey(token=token)
    record = cart.get_cart(key=key, at=AT)
    if record.id is None:
        raise AssertionError("the cart was made")
    return Basket(place, sku, key, record.id, record.priced.total.minor)
