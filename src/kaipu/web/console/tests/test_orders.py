"""Orders at the desk: found, opened, taken step by step, refused clearly."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.commerce.payments import api as payments
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, place_order, text_of

pytestmark = pytest.mark.django_db


def _state(number: str) -> str:
    return orders.get_order(number=number, at=clock.now()).state


def test_the_list_filters_by_its_address(bob: Client) -> None:
    order = place_order(make_basket())
    today = clock.local_date(order.placed_at).isoformat()
    for address, shown in (
        ("", True), ("?state=paid", True), ("?state=shipped", False), ("?channel=web", True), ("?channel=store", False),
        (f"?from={today}&to={today}", True), ("?from=2026-01-01&to=2026-01-02", False), ("?q=Alice", True),
        (f"?q={order.number.lower()}", True), ("?q=nobody", False), ("?state=nonsense&from=never&page=x", True),
        ("?place=ONLINE", True), ("?page=2", False),
    ):  # fmt: skip
        page = bob.get(f"/desk/orders/{address}")
        assert page.status_code == 200
        assert (f"/desk/orders/{order.number}/" in text_of(page)) is shown, address


def test_a_list_of_three_takes_no_more_statements_than_one(
    bob: Client, statements: Callable[[Client, str], int]
) -> None:
    place_order(make_basket(stock=50))
    assert statements(bob, "/desk/orders/") == 5  # session, account, roles, places, orders
    sku_code = "1001"
    for _ in range(2):
        orders.record_till_sale(
            location_id=inventory.get_location(code="ONLINE").id, tracked=True, customer_id=None,
            wanted={_sku_id(sku_code): 1}, at=clock.now(),
        )  # fmt: skip
    assert statements(bob, "/desk/orders/") == 5


def _sku_id(code: str) -> int:
    return inventory.list_stock(text=code)[0].sku_id


def test_shipping_twice_ships_once(bob: Client) -> None:
    order = place_order(make_basket())
    assert bob.post(f"/desk/orders/{order.number}/ship/").status_code == 302
    page = text_of(bob.get(f"/desk/orders/{order.number}/"))
    assert "Shipped. The shopper sees the parcel number." in page
    assert "L1" in page  # the lot that was picked
    again = bob.post(f"/desk/orders/{order.number}/ship/")
    assert again.status_code == 409
    assert "already stands at “On its way”, so nothing was done" in text_of(again)
    assert bob.post(f"/desk/orders/{order.number}/deliver/").status_code == 302
    assert _state(order.number) == "completed"


def test_a_counter_asks_for_the_code(bob: Client) -> None:
    basket = make_basket(quantity=2, price_minor=399)
    basket.place.pickup = True
    basket.place.save()
    order = place_order(replace(basket, total_minor=798), method="pickup")
    assert bob.post(f"/desk/orders/{order.number}/ready/").status_code == 302
    empty = bob.post(f"/desk/orders/{order.number}/collect/", {"code": " "})
    assert empty.status_code == 422
    assert "Type the six-character code" in text_of(empty)
    wrong = bob.post(f"/desk/orders/{order.number}/collect/", {"code": "WRONG1"})
    assert wrong.status_code == 422
    assert "This code is not this order&#x27;s" in text_of(wrong)
    assert 'value="WRONG1"' in text_of(wrong)
    assert _state(order.number) == "ready"
    handing = fulfilment.find_fulfilment(order_id=order.id)
    assert handing is not None
    code = handing.pickup_code
    assert bob.post(f"/desk/orders/{order.number}/collect/", {"code": f" {code.lower()} "}).status_code == 302
    assert _state(order.number) == "completed"


def test_cancelling_says_what_will_happen_and_does_it(bob: Client) -> None:
    basket = make_basket(quantity=2, stock=5, price_minor=399)
    order = place_order(basket)
    page = text_of(bob.get(f"/desk/orders/{order.number}/"))
    assert "What was promised (2 pieces) goes back on sale at ONLINE." in page
    assert "$12.97 is given back to the shopper." in page
    assert bob.post(f"/desk/orders/{order.number}/cancel/").status_code == 302
    assert _state(order.number) == "cancelled"
    assert inventory.list_availability(sku_ids=[basket.sku.id], location_id=basket.place.id) == {basket.sku.id: 5}
    attempt = payments.list_attempts(subject=f"order:{order.id}")[0]
    assert attempt.refunded.minor == 1297
    assert bob.post(f"/desk/orders/{order.number}/cancel/").status_code == 409


def test_a_parcel_is_not_collected_and_an_unknown_order_is_not_there(bob: Client) -> None:
    order = place_order(make_basket())
    wrong = bob.post(f"/desk/orders/{order.number}/ready/")
    assert wrong.status_code == 409
    assert "This order is for: Home delivery. Nothing was done." in text_of(wrong)
    assert bob.get("/desk/orders/NOSUCH/").status_code == 404
    assert bob.post("/desk/orders/NOSUCH/ship/").status_code == 404


def test_the_side_panel_gets_a_fragment(bob: Client) -> None:
    order = place_order(make_basket())
    fragment = bob.get(f"/desk/orders/{order.number}/", headers={"HX-Request": "true"})
    assert text_of(fragment).lstrip().startswith('<section id="order"')
    done = bob.post(f"/desk/orders/{order.number}/ship/", headers={"HX-Request": "true"})
    assert done.status_code == 200
    assert done["HX-Trigger"] == "desk:changed"
    assert "Shipped." in text_of(done)


def test_who_may_not_see_contact_data_does_not(bob: Client) -> None:
    order = place_order(make_basket())
    analyst = make_person("Ann", "analyst")
    for page in (analyst.get("/desk/orders/"), analyst.get(f"/desk/orders/{order.number}/")):
        assert "A** E**" in text_of(page)
        assert "Alice Example" not in text_of(page)
        assert "alice@example.com" not in text_of(page)
    assert order.number not in text_of(analyst.get("/desk/orders/?q=alice@example.com"))
    bob.post(f"/desk/orders/{order.number}/show/", {"reason": "deliver"})
    assert "alice@example.com" in text_of(bob.get(f"/desk/orders/{order.number}/"))
    assert "/ship/" not in text_of(analyst.get(f"/desk/orders/{order.number}/"))
    assert analyst.post(f"/desk/orders/{order.number}/ship/").status_code == 403
    assert _state(order.number) == "paid"
