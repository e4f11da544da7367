"""From cart to order: everything the shopper saw is checked again, and what is promised is taken last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from kaipu.commerce.cart import api as cart
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders.events import OrderPlaced
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.operations.writing import note, owner_of, take_benefits, write_lines
from kaipu.commerce.payments import api as payments
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import ids, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting_now, operation

PAY_WITHIN = timedelta(minutes=30)
REQUIRED = {"delivery": ("name", "email", "phone", "street", "city", "postcode"), "pickup": ("name", "email", "phone")}


class CartEmpty(ValueError):
    """There is nothing to order, or the cart is not this shopper's."""


class LinesGone(ValueError):
    """Some goods are no longer sold; `skus` says which."""

    def __init__(self, skus: tuple[catalog.SkuRecord, ...]) -> None:
        super().__init__(", ".join(sku.code for sku in skus))
        self.skus = skus


class StockShort(ValueError):
    """Fewer pieces are left than ordered; `shortages` pairs each SKU with what is available."""

    def __init__(self, shortages: tuple[tuple[catalog.SkuRecord, int], ...]) -> None:
        super().__init__(", ".join(f"{sku.code}: {left}" for sku, left in shortages))
        self.shortages = shortages


class TotalChanged(ValueError):
    """The sum is not the one the shopper saw: prices changed since. Carries both, in minor units."""

    def __init__(self, seen_minor: int, now_minor: int) -> None:
        super().__init__(f"{seen_minor} → {now_minor}")
        self.seen_minor, self.now_minor = seen_minor, now_minor


class ContactIncomplete(ValueError):
    """Something needed to reach the shopper is missing or cannot be right; `fields` says what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class PickupUnavailable(ValueError):
    """The chosen place hands nothing over to shoppers."""


class AgeUnconfirmed(ValueError):
    """The cart holds goods for adults and the shopper has not confirmed their age."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """What a shopper decided at checkout. `seen_total_minor` is the sum their page showed."""

    method: str
    contact: Mapping[str, str]
    seen_total_minor: int
    pickup_code: str = ""
    age_confirmed: bool = False
    language: str = "en"
    visit: str = ""
    device: str = ""
    via: str = ""
    channel: str = "web"
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The order that came of a cart; `fresh` is False when it had been placed before (a double click)."""

    id: int
    number: str
    token: str
    total_minor: int
    currency: str
    fresh: bool


@operation
def place_order(
    *, cart_id: UUID, key: cart.CartKey, checkout: Checkout, at: datetime, provider: str = ""
) -> PlacedOrder:
    """Turn an open cart into an order that waits for payment, its stock promised for 30 minutes.

    With a `provider` the attempt to collect is opened in the same transaction, so that it cannot be missing.
    Called again for the same cart it returns the same order. Raises CartEmpty, LinesGone, StockShort, TotalChanged,
    ContactIncomplete, PickupUnavailable, AgeUnconfirmed, members.CouponRefused, members.PointsShort; then nothing has
    changed. Locks the cart, then the coupon and the points, then (last) the stock.
    """
    contact = _checked_contact(checkout)
    if not cart.lock_cart(cart_id=cart_id, key=key):
        known = Order.objects.filter(cart_id=cart_id).first()
        if known is None or not cart.is_holder(cart_id=cart_id, key=key):
            raise CartEmpty(str(cart_id))
        return PlacedOrder(known.id, known.number, known.token, known.total_minor, known.currency, False)
    place = _place(checkout)
    basket = cart.get_cart(key=key, at=at, location_id=place, delivery=checkout.method == "delivery")
    _check(basket, checkout)
    customer_id = key.customer_id or customers.know_guest(
        email=contact["email"], name=contact["name"], phone=contact["phone"], language=checkout.language, at=at
    )
    order = _write(basket, checkout, contact, customer_id, place, at)
    take_benefits(owner_of(order.id), customer_id, basket.standing, basket.priced, checkout.channel, at)
    cart.close_cart(cart_id=cart_id, at=at)
    if provider:
        amount = Money(order.total_minor, order.currency)
        payments.open_attempt(subject=owner_of(order.id), provider=provider, amount=amount, at=at, first=True)
    wanted = {line.sku.id: line.quantity for line in basket.lines}
    try:
        inventory.reserve_stock(
            owner=owner_of(order.id), location_id=place, wanted=wanted, at=at, expires_at=order.pay_until
        )
    except inventory.StockExhausted as error:
        skus = {line.sku.id: line.sku for line in basket.lines}
        raise StockShort(tuple((skus[s.sku_id], s.available) for s in error.shortages)) from error
    return PlacedOrder(order.id, order.number, order.token, order.total_minor, order.currency, True)


def _checked_contact(checkout: Checkout) -> dict[str, str]:
    if checkout.method not in REQUIRED:
        raise ContactIncomplete(("method",))
    contact = {name: str(value).strip()[:200] for name, value in checkout.contact.items()}
    contact["email"] = customers.clean_email(contact.get("email", ""))
    contact["phone"] = customers.clean_phone(contact.get("phone", ""))
    missing = tuple(name for name in REQUIRED[checkout.method] if not contact.get(name))
    if missing:
        raise ContactIncomplete(missing)
    return contact


def _place(checkout: Checkout) -> int:
    if checkout.method == "delivery":
        return inventory.get_delivering_location_id()
    try:
        place = inventory.get_location(code=checkout.pickup_code)
    except inventory.LocationUnknown as error:
        raise PickupUnavailable(checkout.pickup_code) from error
    if not (place.pickup and place.tracked):
        raise PickupUnavailable(checkout.pickup_code)
    return place.id


def _check(basket: cart.CartRecord, checkout: Checkout) -> None:
    if not basket.lines:
        raise CartEmpty(basket.token)
    gone = tuple(line.sku for line in basket.lines if line.problem == "gone")
    if gone:
        raise LinesGone(gone)
    short = tuple((line.sku, max(line.available, 0)) for line in basket.lines if line.problem == "short")
    if short and not inventory.guard_is_off():
        raise StockShort(short)
    if any(line.sku.policy == "age" for line in basket.lines) and not checkout.age_confirmed:
        raise AgeUnconfirmed(basket.token)
    if basket.standing and basket.standing.trouble:
        raise members.CouponRefused(basket.standing.trouble, basket.standing.code)
    if basket.priced.total.minor != checkout.seen_total_minor:
        raise TotalChanged(checkout.seen_total_minor, basket.priced.total.minor)


def _write(
    basket: cart.CartRecord, checkout: Checkout, contact: dict[str, str], customer_id: int, place: int, at: datetime
) -> Order:
    priced: pricing.PricedCart = basket.priced
    who = acting_now()
    order = Order.objects.create(
        number=ids.new_code(9), token=ids.new_token(), customer_id=customer_id, location_id=place,
        channel=checkout.channel, state="placed", currency=priced.total.currency, goods_minor=priced.goods.minor,
        discount_minor=priced.discount.minor, delivery_minor=priced.delivery.minor, total_minor=priced.total.minor,
        delivery_method=checkout.method, contact=contact, language=checkout.language, cart_id=basket.id,
        visit=checkout.visit, placed_at=at, pay_until=at + PAY_WITHIN, simulated=who.simulated,
    )  # fmt: skip
    write_lines(order.id, priced.lines)
    note(order.id, "placed", at, {"total": priced.total.minor})
    outbox.publish(
        OrderPlaced(
            order.id, order.number, order.customer_id, place, order.channel, order.total_minor, order.currency,
            order.visit, at, checkout.device, checkout.via,
        )
    )  # fmt: skip
    return order
