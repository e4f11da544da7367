"""Writes of carts."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from kaipu.commerce.cart.events import CartsMerged
from kaipu.commerce.cart.models import Cart, CartLine
from kaipu.commerce.cart.queries import CartKey, find_open
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.members import api as members
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import ids, outbox
from kaipu.kernel.operation import operation


class NotForSale(LookupError):
    """The SKU is unknown, not published, or has no price."""


class QuantityRefused(ValueError):
    """A quantity must be a whole number from 1 to the most of its SKU: 999 pieces or 50 kg in grams (0 takes a line out)."""

    def __init__(self, quantity: int, sku: catalog.SkuRecord | None = None) -> None:
        super().__init__(str(quantity))
        self.weighed = sku is not None and sku.weighed


class CartLost(LookupError):
    """There is no open cart under this key: it was ordered meanwhile or never existed."""


def _cart_for(key: CartKey, at: datetime) -> Cart:
    cart = find_open(key)
    if cart is None:
        cart = Cart(token=ids.new_token(), customer_id=key.customer_id, created_at=at, updated_at=at)
        if key.customer_id is None:
            cart.save(force_insert=True)
        else:  # two tabs of one member may both be first; the unique open cart decides
            Cart.objects.bulk_create([cart], ignore_conflicts=True)
            cart = Cart.objects.get(customer_id=key.customer_id, state="open")
    return cart


@operation
def add_to_cart(*, key: CartKey, sku_code: str, quantity: int, at: datetime) -> tuple[str, int, int]:
    """Put pieces (or grams) of a SKU into a cart on top of those in it, at most its most; make the cart if there is none.

    Returns the cart's token, the line's quantity and the pieces in the cart. Raises NotForSale, QuantityRefused.
    """
    sku = catalog.list_skus_by_code(codes=[sku_code], at=at).get(sku_code)
    price = pricing.list_prices(sku_ids=[sku.id], at=at).get(sku.id) if sku else None
    if sku is None or price is None or not sku.published:
        raise NotForSale(sku_code)
    if not 1 <= quantity <= sku.most:
        raise QuantityRefused(quantity, sku)
    cart = _cart_for(key, at)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH line AS (
                INSERT INTO cart_cartline AS l (cart_id, sku_id, quantity, seen_minor, added_at)
                VALUES (%(cart)s, %(sku)s, %(quantity)s, %(seen)s, %(at)s)
                ON CONFLICT (cart_id, sku_id) DO UPDATE
                   SET quantity = least(l.quantity + excluded.quantity, %(most)s), seen_minor = excluded.seen_minor
                RETURNING quantity),
            touched AS (UPDATE cart_cart SET updated_at = %(at)s WHERE id = %(cart)s)
            SELECT line.quantity, coalesce((
                   SELECT sum(CASE k.measure WHEN 'weight' THEN 1 ELSE o.quantity END)
                     FROM cart_cartline o JOIN catalog_sku k ON k.id = o.sku_id
                    WHERE o.cart_id = %(cart)s AND o.sku_id <> %(sku)s), 0)
              FROM line
            """,
            {"cart": cart.id, "sku": sku.id, "quantity": quantity, "seen": price.minor, "at": at, "most": sku.most},
        )
        line, pieces = cursor.fetchone()
    return cart.token, line, int(pieces) + catalog.pieces_of(sku.measure, line)


@operation
def set_quantity(*, key: CartKey, sku_code: str, quantity: int, at: datetime) -> None:
    """Set a line to a quantity; 0 takes it out. Raises QuantityRefused, CartLost, NotForSale for a line that is not there."""
    if quantity < 0:
        raise QuantityRefused(quantity)
    cart = find_open(key)
    if cart is None:
        raise CartLost(key.token)
    sku = catalog.list_skus_by_code(codes=[sku_code], at=at).get(sku_code) if quantity else None
    if sku is not None and quantity > sku.most:
        raise QuantityRefused(quantity, sku)
    line = CartLine.objects.filter(cart=cart, sku__code=sku_code)
    changed = line.update(quantity=quantity) if quantity else line.delete()[0]
    if not changed:
        raise NotForSale(sku_code)
    Cart.objects.filter(id=cart.id).update(updated_at=at)


@operation
def accept_prices(*, key: CartKey, at: datetime) -> None:
    """Take today's prices as seen, after the shopper was shown the difference. Raises CartLost."""
    cart = find_open(key)
    if cart is None:
        raise CartLost(key.token)
    lines = list(CartLine.objects.filter(cart=cart))
    prices = pricing.list_prices(sku_ids=[line.sku_id for line in lines], at=at)
    for line in lines:
        if line.sku_id in prices:
            line.seen_minor = prices[line.sku_id].minor
    CartLine.objects.bulk_update(lines, ["seen_minor"])


@operation
def use_coupon(*, key: CartKey, code: str, at: datetime) -> None:
    """Lay a coupon into a cart in place of the one there was; “” takes it out. Raises CartLost, members.CouponRefused.

    Promises nothing: it is taken when the order is placed. One that the goods are not worth enough for stays and waits.
    """
    cart = find_open(key)
    if cart is None:
        raise CartLost(key.token)
    if code:
        code = members.check_coupon(code=code, customer_id=key.customer_id, channel="web", at=at).code
    Cart.objects.filter(id=cart.id).update(coupon_code=code, updated_at=at)


@operation
def use_points(*, key: CartKey, points: int, at: datetime) -> None:
    """Say how many points a member wants to spend on this cart, 0 for none; the price takes what it can. Raises CartLost."""
    cart = find_open(key)
    if cart is None:
        raise CartLost(key.token)
    Cart.objects.filter(id=cart.id).update(points=max(0, min(points, 100_000_000)), updated_at=at)


@operation
def merge_carts(*, token: str, customer_id: int, at: datetime) -> None:
    """Pour a guest's cart into the member's on log-in; quantities add up, at most the most of each SKU. Without a guest cart nothing happens."""
    guest = Cart.objects.select_for_update().filter(token=token, state="open", customer=None).first()
    if guest is None:
        return
    own = Cart.objects.select_for_update().filter(customer_id=customer_id, state="open").first()
    if own is None:
        Cart.objects.filter(id=guest.id).update(customer_id=customer_id, updated_at=at)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cart_cartline AS l (cart_id, sku_id, quantity, seen_minor, added_at) "
            "SELECT %s, sku_id, quantity, seen_minor, %s FROM cart_cartline WHERE cart_id = %s ORDER BY sku_id "
            "ON CONFLICT (cart_id, sku_id) DO UPDATE SET quantity = least(l.quantity + excluded.quantity, "
            "(SELECT CASE measure WHEN 'weight' THEN %s ELSE %s END FROM catalog_sku WHERE id = excluded.sku_id))",
            [own.id, at, guest.id, catalog.MOST["weight"], catalog.MOST["piece"]],
        )
    Cart.objects.filter(id=guest.id).update(state="merged", updated_at=at)
    if guest.coupon_code:
        Cart.objects.filter(id=own.id, coupon_code="").update(coupon_code=guest.coupon_code)
    outbox.publish(CartsMerged(guest.id, own.id, at))


@operation
def lock_cart(*, cart_id: UUID, key: CartKey) -> bool:
    """Lock an open cart of this shopper until the transaction ends; return False if there is none (any more)."""
    cart = Cart.objects.select_for_update().filter(id=cart_id, state="open").first()
    return cart is not None and _holds(cart, key)


def is_holder(*, cart_id: UUID, key: CartKey) -> bool:
    """Tell whether a cart, open or not, is or was this shopper's."""
    cart = Cart.objects.filter(id=cart_id).first()
    return cart is not None and _holds(cart, key)


def _holds(cart: Cart, key: CartKey) -> bool:
    if cart.customer_id is not None:
        return cart.customer_id == key.customer_id
    return bool(key.token) and cart.token == key.token


@operation
def close_cart(*, cart_id: UUID, at: datetime) -> bool:
    """Mark a cart as ordered; return False if it was not open any more. Called by the order that comes of it."""
    return bool(Cart.objects.filter(id=cart_id, state="open").update(state="ordered", updated_at=at))


@operation
def hand_over_carts(*, customer_id: int, to_customer_id: int) -> None:
    """Empty and take away a customer's open cart; give those that were ordered or merged to another, under new keys."""
    open_ones = Cart.objects.filter(customer_id=customer_id, state="open")
    CartLine.objects.filter(cart__in=open_ones).delete()
    open_ones.delete()
    for cart in Cart.objects.filter(customer_id=customer_id):
        cart.customer_id, cart.token = to_customer_id, ids.new_token()
        cart.save(update_fields=["customer", "token"])


@operation
def forget_carts(*, before: datetime) -> int:
    """Delete guests' open carts that nobody has touched since a moment; return how many."""
    old = Cart.objects.filter(customer=None, state="open", updated_at__lt=before)
    CartLine.objects.filter(cart__in=old).delete()
    gone, _ = old.delete()
    return gone
