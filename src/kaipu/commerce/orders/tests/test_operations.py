"""Placing, refusing and till sales on a real database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaipu.commerce.cart import api as cart
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order, OrderLine, TimelineEntry
from kaipu.commerce.orders.tests.factories import AT, CONTACT, make_basket
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db


def test_an_order_promises_stock_and_explains_its_sum() -> None:
    basket = make_basket(quantity=2, price_minor=399)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        placed = orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    assert len([s for s in statements.captured_queries if "SAVEPOINT" not in s["sql"]]) <= 25
    assert (placed.total_minor, placed.fresh) == (2 * 399 + 499, True)
    order = orders.get_order(number=placed.number, token=placed.token, at=AT)
    assert (order.goods.minor, order.delivery.minor, order.state) == (798, 499, "placed")
    assert [(line.sku.code, line.quantity, line.total.minor) for line in order.lines] == [("1001", 2, 798)]
    assert inventory.list_availability(sku_ids=[basket.sku.id], location_id=basket.place.id) == {basket.sku.id: 3}
    assert cart.get_cart(key=basket.key, at=AT).lines == ()


def test_placing_twice_gives_the_same_order() -> None:
    basket = make_basket()
    first = orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    second = orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    assert (second.number, second.fresh) == (first.number, False)
    assert Order.objects.count() == 1


def test_a_stranger_cannot_order_or_see_anothers() -> None:
    basket = make_basket()
    stranger = cart.CartKey(token="guessed")
    with pytest.raises(orders.CartEmpty):
        orders.place_order(cart_id=basket.cart_id, key=stranger, checkout=basket.checkout(), at=AT)
    placed = orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    with pytest.raises(orders.CartEmpty):
        orders.place_order(cart_id=basket.cart_id, key=stranger, checkout=basket.checkout(), at=AT)
    for token, customer in (("", None), ("guessed", None), ("", 999)):
        with pytest.raises(orders.OrderUnknown):
            orders.get_order(number=placed.number, token=token, customer_id=customer, at=AT)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"seen_total_minor": 1}, orders.TotalChanged),
        ({"contact": {**CONTACT, "email": "nonsense"}}, orders.ContactIncomplete),
        ({"contact": {**CONTACT, "postcode": " "}}, orders.ContactIncomplete),
        ({"method": "teleport"}, orders.ContactIncomplete),
        ({"method": "pickup", "pickup_code": "NOWHERE"}, orders.PickupUnavailable),
    ],
)
def test_a_refused_checkout_changes_nothing(changes: dict[str, object], error: type[Exception]) -> None:
    basket = make_basket()
    with pytest.raises(error):
        orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(**changes), at=AT)
    assert (Order.objects.count(), OrderLine.objects.count(), TimelineEntry.objects.count()) == (0, 0, 0)
    assert cart.get_cart(key=basket.key, at=AT).pieces == 2
    assert inventory.list_availability(sku_ids=[basket.sku.id], location_id=basket.place.id) == {basket.sku.id: 5}


def test_goods_for_adults_need_a_confirmed_age() -> None:
    basket = make_basket(policy="age")
    with pytest.raises(orders.AgeUnconfirmed):
        orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    checkout = basket.checkout(age_confirmed=True)
    assert orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=checkout, at=AT).fresh


def test_what_was_sold_meanwhile_is_told_with_what_is_left() -> None:
    basket = make_basket(quantity=3, stock=4)
    inventory.reserve_stock(
        owner="order:0", location_id=basket.place.id, wanted={basket.sku.id: 2}, at=AT, expires_at=None
    )
    with pytest.raises(orders.StockShort) as short:
        orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    assert [(sku.code, left) for sku, left in short.value.shortages] == [("1001", 2)]


def test_a_changed_price_is_told_before_it_is_charged() -> None:
    basket = make_basket(price_minor=399)
    pricing.set_price(sku_id=basket.sku.id, amount=Money(449, "USD"), at=AT)
    with pytest.raises(orders.TotalChanged) as changed:
        orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    assert (changed.value.seen_minor, changed.value.now_minor) == (2 * 399 + 499, 2 * 449 + 499)


def test_a_till_sale_is_complete_and_takes_stock() -> None:
    basket = make_basket(stock=5)
    order_id = orders.record_till_sale(
        location_id=basket.place.id, tracked=True, customer_id=None, wanted={basket.sku.id: 9, 10**9: 1}, at=AT
    )
    assert order_id is not None
    order = orders.get_order(order_id=order_id, at=AT)
    assert (order.state, order.total.minor, order.lines[0].quantity) == ("completed", 5 * 399, 5)
    assert inventory.count_mismatches() == 0
