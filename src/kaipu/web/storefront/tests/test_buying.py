"""Buying as a guest and as a member, and everything that may go wrong on the way."""

import re
from typing import Any

import pytest
from django.test import Client

from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.storefront.tests.conftest import Shop
from kaipu.web.storefront.tests.test_pages import queries_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PERSON = {
    "method": "delivery", "name": "Alice Example", "email": "alice@example.com", "phone": "+1 555 010 9999",
    "street": "1 Main Street", "city": "Springfield", "postcode": "12345",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_to_pay(settings: Any) -> None:
    """The payment company is down: the order stands all the same, and its page offers to pay again."""
    settings.PAYMENT_URL = "http://127.0.0.1:9"


def fill(shopper: Client, *codes: str) -> None:
    for code in codes:
        assert shopper.post("/cart/add/", {"sku": code}).status_code == 302


def form_of(shopper: Client, **changes: str) -> dict[str, str]:
    page = shopper.get("/checkout/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(cart|seen_\w+)" value="([^"]*)"', page))
    return {**hidden, **PERSON, **changes}


def count_orders() -> int:
    return len(orders.list_orders())


def test_a_guest_buys_within_the_budget(shopper: Client, shop: Shop) -> None:
    shopper.get("/")
    shopper.get("/p/product-1/")
    spent = {"home": queries_of(lambda: shopper.get("/"))}
    spent["category"] = queries_of(lambda: shopper.get("/c/dairy/"))
    spent["product"] = queries_of(lambda: shopper.get("/p/product-1/"))
    for place, code in enumerate(("1", "3", "4")):
        spent[f"add {place}"] = queries_of(lambda code=code: shopper.post("/cart/add/", {"sku": code}))
    spent["cart"] = queries_of(lambda: shopper.get("/cart/"))
    spent["checkout"] = queries_of(lambda: shopper.get("/checkout/"))
    form = form_of(shopper)
    placed: list[Any] = []
    spent["place"] = queries_of(lambda: placed.append(shopper.post("/checkout/", form)))
    assert placed[0].status_code == 303
    assert spent["add 0"] <= 8
    assert spent["place"] <= 25  # opening the payment included
    address = placed[0]["Location"].removeprefix("http://testserver")
    spent["order"] = queries_of(lambda: shopper.get(address))
    assert sum(spent.values()) <= 70, spent
    page = shopper.get(address).content.decode()
    assert "Waiting for payment" in page
    assert "Pay now" in page
    assert count_orders() == 1


def test_a_double_click_orders_once(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    form = form_of(shopper)
    first, second = (shopper.post("/checkout/", form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert count_orders() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "nope"}, "This e-mail address cannot be right"),
        ({"email": ""}, "Enter an e-mail address"),
        ({"phone": "12"}, "This telephone number cannot be right"),
        ({"name": "  "}, "Enter the name"),
        ({"street": ""}, "Enter the street"),
        ({"postcode": ""}, "Enter the postcode"),
        ({"method": "rocket"}, "Choose delivery or collecting"),
        ({"method": "pickup", "pickup": "NOWHERE"}, "Choose the shop"),
        ({"method": "pickup", "pickup": "ONLINE"}, "Choose the shop"),
        ({"cart": "nonsense"}, "This form was incomplete"),
        ({"cart": "018f0000-0000-7000-8000-000000000000"}, "Your cart is empty"),
        ({"seen_delivery": "1"}, "The sum has changed"),
        ({"seen_delivery": "x" * 50}, "The sum has changed"),
    ],
)
def test_bad_input_at_checkout_is_told_kept_and_changes_nothing(
    shopper: Client, shop: Shop, changes: dict[str, str], sentence: str
) -> None:
    fill(shopper, "1")
    response = shopper.post("/checkout/", form_of(shopper, **{"note": "Ring twice, <b>please</b>", **changes}))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Ring twice, &lt;b&gt;please&lt;/b&gt;" in page
    assert count_orders() == 0
    assert "Whole milk" in shopper.get("/cart/").content.decode()


def test_the_summary_links_to_the_field_and_the_field_says_it_too(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    page = shopper.post("/checkout/", form_of(shopper, email="nope")).content.decode()
    assert '<a href="#email">' in page
    assert re.search(r'id="email"[^>]*value="nope"[^>]*aria-invalid="true"[^>]*aria-describedby="email-error"', page)


def test_sold_out_between_page_and_pay(shopper: Client, shop: Shop) -> None:
    fill(shopper, "3")
    form = form_of(shopper)
    inventory.reserve_stock(
        owner="rival", location_id=shop.place.id, wanted={shop.skus["3"].id: 3}, at=clock.now(), expires_at=None
    )
    response = shopper.post("/checkout/", form)
    assert response.status_code == 422
    assert "Shredded cheese, 8 oz: none left" in response.content.decode()
    assert count_orders() == 0


def test_a_price_that_changed_is_shown_before_it_is_paid(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    form = form_of(shopper)
    pricing.set_price(sku_id=shop.skus["1"].id, amount=Money(449, "USD"), at=clock.now())
    refused = shopper.post("/checkout/", form)
    assert refused.status_code == 422
    assert "it is $9.48 now" in refused.content.decode()
    assert "Prices have changed" in shopper.get("/cart/").content.decode()
    assert shopper.post("/cart/accept/").status_code == 302
    assert "Prices have changed" not in shopper.get("/cart/").content.decode()
    assert shopper.post("/checkout/", form_of(shopper)).status_code == 303


@pytest.mark.parametrize("typed", ["0", "-1", "1000000000", "x", "1.5", "", "٣", "9" * 400])
def test_an_impossible_quantity_is_told_and_changes_nothing(shopper: Client, shop: Shop, typed: str) -> None:
    response = shopper.post("/cart/add/", {"sku": "1", "quantity": typed})
    assert response.status_code == 422
    assert "is not a quantity" in response.content.decode()
    piece = shopper.post("/cart/add/", {"sku": "1", "quantity": typed}, headers=HTMX)
    assert (piece.status_code, piece["HX-Retarget"]) == (422, "#toasts")
    assert "Your cart is empty" in shopper.get("/cart/").content.decode()


@pytest.mark.parametrize(
    ("code", "sentence"), [("unknown", "We do not sell that"), ("", "We do not sell that"), ("2", "sold out")]
)
def test_what_cannot_be_bought_is_told(shopper: Client, shop: Shop, code: str, sentence: str) -> None:
    response = shopper.post("/cart/add/", {"sku": code})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_htmx_gets_the_stepper_and_the_count(shopper: Client, shop: Shop) -> None:
    piece = shopper.post("/cart/add/", {"sku": "1"}, headers=HTMX).content.decode()
    assert 'class="stepper"' in piece
    assert '<hx-partial hx-target=".header [data-bag-count]" hx-swap="innerHTML">1</hx-partial>' in piece
    more = shopper.post("/cart/set/", {"sku": "1", "quantity": "3"}, headers=HTMX).content.decode()
    assert "<output>3</output>" in more
    assert "<output>3</output>" in shopper.get("/c/dairy/milk/").content.decode()
    gone = shopper.post("/cart/set/", {"sku": "1", "quantity": "0"}, headers=HTMX).content.decode()
    assert "add-button" in gone
    missing = shopper.post("/cart/set/", {"sku": "1", "quantity": "2"}, headers=HTMX)
    assert missing.status_code == 422


def test_a_strangers_order_does_not_exist(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    address = shopper.post("/checkout/", form_of(shopper))["Location"].removeprefix("http://testserver")
    assert shopper.get(address).status_code == 200
    charlie = Client()
    number = address.split("?")[0]
    for guess in (number, f"{number}?t=", f"{number}?t=guess"):
        assert charlie.get(guess).status_code == 404
    for step in ("pay", "cancel"):
        assert charlie.post(f"{number}/{step}", {"t": "guess"}).status_code == 404
    assert orders.list_orders()[0].state == "placed"


def test_a_shopper_cancels_while_there_is_time(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    address = shopper.post("/checkout/", form_of(shopper))["Location"].removeprefix("http://testserver")
    number, token = address.split("?t=")
    assert "Cancel order" in shopper.get(f"{number}/cancel?t={token}").content.decode()
    assert shopper.post(f"{number}/cancel", {"t": token}).status_code == 302
    assert "Cancelled" in shopper.get(address).content.decode()
    late = shopper.post(f"{number}/cancel", {"t": token})
    assert late.status_code == 409
    assert "too late to cancel" in late.content.decode()


def test_a_payment_company_that_is_down_loses_nothing(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    address = shopper.post("/checkout/", form_of(shopper))["Location"].removeprefix("http://testserver")
    number, token = address.split("?t=")
    again = shopper.post(f"{number}/pay", {"t": token})
    assert again.status_code == 503
    assert "does not answer" in again.content.decode()
    assert "Pay now" in again.content.decode()


def log_in(shopper: Client, email: str) -> Any:
    shopper.post("/account/signup/", {"email": email, "password1": "a long pass phrase"})
    return shopper


def test_a_new_member_brings_the_cart_along_and_finds_the_order_again(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1", "4")
    response = shopper.post("/account/signup/", {"email": "bob@example.com", "password1": "a long pass phrase"})
    assert response["Location"].startswith("/account/welcome/")
    shopper.get(response["Location"], follow=True)
    assert "Whole milk" in shopper.get("/cart/").content.decode()
    placed = shopper.post("/checkout/", form_of(shopper))
    assert placed.status_code == 303
    (row,) = orders.list_orders()
    assert row.number in shopper.get("/account/orders/").content.decode()
    assert shopper.get(f"/orders/{row.number}").status_code == 200
    charlie = log_in(Client(), "charlie@example.com")
    charlie.get("/account/welcome/", follow=True)
    assert charlie.get(f"/orders/{row.number}").status_code == 404
    assert row.number not in charlie.get("/account/orders/").content.decode()


def test_an_expired_session_leads_to_the_log_in_and_back(shopper: Client, shop: Shop) -> None:
    for path in ("/account/", "/account/orders/", "/account/addresses/", "/account/profile/"):
        assert shopper.get(path)["Location"] == f"/account/login/?next={path}"


def test_a_log_in_that_ended_at_checkout_is_told_and_what_was_typed_waits(shopper: Client, shop: Shop) -> None:
    fill(shopper, "1")
    log_in(shopper, "dora@example.com").get("/account/welcome/", follow=True)
    form = form_of(shopper) | {"member": "yes"}
    assert 'name="member" value="yes"' in shopper.get("/checkout/").content.decode()
    shopper.cookies["kaipu_session"] = "a" * 32
    told = shopper.post("/checkout/", form)
    assert told.status_code == 422
    assert "Your log-in ended" in told.content.decode()
    assert "/account/login/?next=/checkout/" in told.content.decode()
    assert count_orders() == 0
    shopper.post("/account/login/?next=/checkout/", {"login": "dora@example.com", "password": "a long pass phrase"})
    assert "1 Main Street" in shopper.get("/checkout/").content.decode()
    assert shopper.post("/checkout/", form).status_code == 303


def test_addresses_are_kept_told_off_and_private(shopper: Client, shop: Shop) -> None:
    log_in(shopper, "bob@example.com").get("/account/welcome/", follow=True)
    given = {"recipient": "Bob", "street": "2 Side Street", "city": "Springfield", "postcode": "", "phone": "1"}
    refused = shopper.post("/account/addresses/", given)
    assert refused.status_code == 422
    assert "Enter the postcode" in refused.content.decode()
    assert "2 Side Street" in refused.content.decode()
    assert shopper.post("/account/addresses/", {**given, "postcode": "12345", "phone": ""}).status_code == 302
    account = customers.find_account(email="bob@example.com")
    assert account is not None
    assert account.customer_id is not None
    (address,) = customers.list_addresses(customer_id=account.customer_id)
    charlie = log_in(Client(), "charlie@example.com")
    charlie.get("/account/welcome/", follow=True)
    assert charlie.get(f"/account/addresses/{address.id}/").status_code == 404
    assert charlie.post(f"/account/addresses/{address.id}/", {**given, "postcode": "1", "phone": ""}).status_code == 404
    assert charlie.post(f"/account/addresses/{address.id}/remove/").status_code == 404
    fill(shopper, "1")
    assert "2 Side Street" in shopper.get("/checkout/").content.decode()


def test_consents_are_answered_and_taken_back(shopper: Client, shop: Shop) -> None:
    log_in(shopper, "bob@example.com").get("/account/welcome/", follow=True)
    account = customers.find_account(email="bob@example.com")
    assert account is not None
    assert account.customer_id is not None
    for answer in ("yes", "no"):
        assert shopper.post("/account/consent/", {"purpose": "marketing_email", "granted": answer}).status_code == 302
        assert customers.get_consents(customer_id=account.customer_id) == {"marketing_email": answer == "yes"}
    assert shopper.post("/account/consent/", {"purpose": "everything", "granted": "yes"}).status_code == 404


def test_orders_are_redrawn_for_both_ways_of_getting_them(reader: Client, shop: Shop) -> None:
    fill(reader, "1")
    placed = reader.post("/checkout/", form_of(reader, method="pickup", pickup="SHOP1"))
    assert placed.status_code == 303
    page = reader.get(placed["Location"].removeprefix("http://testserver")).content.decode()
    assert "待支付" in page
    assert "$3<small>.99</small>" in page
