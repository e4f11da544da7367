"""Simulated shoppers on the web: a cart, a checkout, a card at the sandbox; and simulated hands that send the parcels off."""

import contextlib
import http.client
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from kaipu.commerce.cart import api as cart
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.demo.membership import USES_WELCOME, WELCOME
from kaipu.demo.people_at_work import SHOPPERS
from kaipu.demo.traffic.visitors import draw_buyer
from kaipu.demo.words import noise
from kaipu.kernel import clock
from kaipu.kernel.operation import before_commit

log = logging.getLogger(__name__)
PHONE = "+15550100"  # numbers with 555-01 belong to nobody
SHIP_AFTER, DELIVER_AFTER = timedelta(hours=3), timedelta(hours=20)
NOTIFY_AFTER_SECONDS = 2  # the shopper is back at the shop before the notification
LEAVE_ALONE = frozenset(shopper.household for shopper in SHOPPERS)  # whoever logs in as them has a cart of their own


def order_on_the_web(basket: orders.BasketRecord, at: datetime, move: Callable[[object], None]) -> bool:
    """Order a basket's goods on the web and pay for them; return False, with nothing ordered, where that cannot be.

    `move` is called in the transaction that places the order.
    """
    if basket.customer_id is None or not _sandbox_is_open():
        return False
    customer = customers.get_customer(customer_id=basket.customer_id)
    addresses = customers.list_addresses(customer_id=customer.id)
    goods = _for_sale(basket, at)
    if customer.number in LEAVE_ALONE or not addresses or not goods:
        return False
    key = cart.CartKey(customer_id=customer.id)
    _, (_, visit) = draw_buyer(customer.number, customer.language, clock.local_date(at))
    try:
        _fill_cart(key, goods, at)
    except cart.CartLost:  # another of their baskets was ordered with this cart a moment ago
        return False
    _lay_coupon(key, basket.order_id, at)
    basket_now = cart.get_cart(key=key, at=at, location_id=inventory.get_delivering_location_id(), delivery=True)
    home = addresses[0]
    contact = {
        "name": customer.name, "email": customer.email, "phone": customer.phone or PHONE, "street": home.street,
        "city": home.city, "region": home.region, "postcode": home.postcode,
    }  # fmt: skip
    checkout = orders.Checkout(
        method="delivery", contact=contact, seen_total_minor=basket_now.priced.total.minor, age_confirmed=True,
        language=customer.language, visit=visit,
    )  # fmt: skip
    cart_id = cart.find_cart_id(key=key)
    if cart_id is None:
        return False
    try:
        with before_commit(move):
            order = orders.place_order(cart_id=cart_id, key=key, checkout=checkout, at=at)
    except (
        orders.LinesGone,
        orders.StockShort,
        orders.TotalChanged,
        orders.ContactIncomplete,
        orders.CartEmpty,
        members.CouponRefused,
        members.PointsShort,
    ):
        return False
    _pay(order, at)
    return True


def _for_sale(basket: orders.BasketRecord, at: datetime) -> dict[str, int]:
    """Return the goods that the web shop has now, by SKU code, never more than it has."""
    available = inventory.list_availability(sku_ids=list(basket.goods))
    skus = catalog.list_skus(ids=list(basket.goods), at=at)
    most = {sku: 99 if record.measure == "piece" else record.most for sku, record in skus.items()}
    left = {sku: min(quantity, available.get(sku, 0), most.get(sku, 0)) for sku, quantity in basket.goods.items()}
    return {
        skus[sku].code: quantity
        for sku, quantity in left.items()
        if quantity > 0 and sku in skus and skus[sku].published and skus[sku].policy == "public"
    }


def _fill_cart(key: cart.CartKey, goods: dict[str, int], at: datetime) -> None:
    """Make the cart hold exactly these goods, whatever an interrupted try had left in it."""
    if cart.find_cart_id(key=key) is not None:
        for line in cart.get_cart(key=key, at=at).lines:
            cart.set_quantity(key=key, sku_code=line.sku.code, quantity=0, at=at)
    for code, quantity in goods.items():
        try:
            cart.add_to_cart(key=key, sku_code=code, quantity=quantity, at=at)
        except cart.NotForSale:
            continue


def _lay_coupon(key: cart.CartKey, basket: int, at: datetime) -> None:
    """Lay the welcome coupon into the cart of half of those who have one; whoever has none, or has used it, goes without."""
    if noise("lays coupon", basket) >= USES_WELCOME:
        return
    with contextlib.suppress(members.CouponRefused, cart.CartLost):
        cart.use_coupon(key=key, code=WELCOME, at=at)


def _pay(order: orders.PlacedOrder, at: datetime) -> None:
    """Pay at the sandbox as a browser would, then come back to the shop, which asks how it went."""
    try:
        page = orders.pay_again(
            number=order.number,
            token=order.token,
            customer_id=None,
            provider="sandbox",
            site=settings.PUBLIC_URL,
            at=at,
        )
        form = urlencode({"decision": "paid", "delay": NOTIFY_AFTER_SECONDS})
        _post(page, form)
        orders.confirm_payment(order_id=order.id, at=at)
    except (payments.PaymentProviderDown, OSError, http.client.HTTPException) as error:
        log.warning("a simulated payment failed", extra={"order": order.number, "reason": str(error)})


def _post(page: str, form: str) -> None:
    url = urlsplit(page)
    connection = http.client.HTTPConnection(url.netloc, timeout=5)
    try:
        connection.request("POST", url.path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        connection.getresponse().read()
    finally:
        connection.close()


def _sandbox_is_open() -> bool:
    url = urlsplit(settings.PAYMENT_URL)
    connection = http.client.HTTPConnection(url.netloc, timeout=1)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tend_orders(now: datetime) -> None:
    """Send simulated orders off three hours after they were placed, and have them arrive within a day.

    What a real person ordered is left to the people at the desk.
    """
    for state, wait in (("paid", SHIP_AFTER), ("shipped", DELIVER_AFTER)):
        for order in orders.list_orders(state=state, channel="web", limit=500):
            due = order.placed_at + wait
            if not order.simulated or order.delivery_method != "delivery" or due > now:
                continue
            try:
                if state == "paid":
                    fulfilment.ship_order(order_id=order.id, at=due)
                else:
                    fulfilment.deliver_order(order_id=order.id, at=due)
            except (orders.StepRefused, inventory.ReservationMissing) as error:
                log.warning("a simulated parcel stays", extra={"order": order.number, "reason": str(error)})
