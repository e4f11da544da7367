"""A member's points and coupons in the shop: joining, taking, using; and what a guest may do."""

import pytest
from django.test import Client

from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import User
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon, make_member
from kaipu.commerce.orders.tests.factories import AT, make_basket
from kaipu.commerce.shelf.queries.store import Follower

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shelf follow no change in a thread of its own."""
    quiet = Follower()
    quiet.start_thread = False
    for module in ("listing", "searching"):
        monkeypatch.setattr(f"kaipu.commerce.shelf.queries.{module}.follower", quiet)


@pytest.fixture
def dora() -> Client:
    """Return the browser of somebody who has just opened an account."""
    user = customers.create_account(email="dora@example.com", password="open-the-shop-1", name="Dora", at=AT)
    browser = Client()
    browser.force_login(User.objects.get(id=user))
    return browser


def customer_of(email: str) -> int:
    return User.objects.get(email=email).customer_id


def test_an_invited_guest_joins_and_sees_code_wallet_and_points(dora: Client) -> None:
    inviter = members.find_membership(customer_id=make_member())
    assert dora.get(f"/i/{inviter.code.lower()}/")["Location"] == "/"
    page = dora.get("/account/welcome/?next=/account/rewards/", follow=True)
    assert page.redirect_chain[-1][0] == "/account/rewards/"
    member = members.find_membership(customer_id=customer_of("dora@example.com"))
    assert (member.invited_by_id, member.invitation) == (inviter.customer_id, "waiting")
    text = page.content.decode()
    assert member.code in text
    assert "data:image/svg+xml" in text
    assert "Your first order brings the first points." in text


def test_a_member_takes_a_coupon_and_says_when_they_were_born(dora: Client) -> None:
    make_coupon("WALLET", access="wallet", valid_until=None)
    dora.get("/account/welcome/", follow=True)
    assert "Become a member" in dora.get("/account/rewards/").content.decode()
    dora.post("/account/rewards/join/")
    assert "Take it" in dora.get("/account/rewards/").content.decode()
    assert dora.post("/account/rewards/claim/", {"code": "WALLET"}).status_code == 302
    assert "Use in the cart" in dora.get("/account/rewards/").content.decode()
    bad = dora.post("/account/rewards/birthday/", {"month": "2", "day": "30"})
    assert (bad.status_code, "There is no such day" in bad.content.decode()) == (422, True)
    assert dora.post("/account/rewards/birthday/", {"month": "2", "day": "29"}).status_code == 302
    refused = dora.post("/account/rewards/claim/", {"code": "NOTHING"})
    assert (refused.status_code, "There is no coupon" in refused.content.decode()) == (422, True)


def test_a_guest_uses_a_coupon_in_the_cart_and_takes_it_out_again() -> None:
    make_coupon(valid_until=None)
    basket, guest = make_basket(quantity=3, price_minor=399), Client()
    guest.cookies["kaipu_cart"] = basket.key.token
    wrong = guest.post("/cart/coupon/", {"code": "nothing"})
    assert (wrong.status_code, "There is no coupon “nothing”" in wrong.content.decode()) == (422, True)
    assert guest.post("/cart/coupon/", {"code": ""}).status_code == 422
    assert guest.post("/cart/coupon/", {"code": "five-off"}).status_code == 302
    page = guest.get("/cart/").content.decode()
    assert "Coupon: Five off" in page
    assert "$11<small>.96</small>" in page
    assert "Coupon: Five off" in guest.get("/checkout/").content.decode()
    fragment = guest.post("/cart/coupon/", {"remove": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert "Coupon: Five off" not in fragment
    assert guest.post("/cart/points/", {"points": "some"}).status_code == 422


def test_a_coupon_that_ended_while_typing_is_told_at_the_checkout() -> None:
    coupon = make_coupon(valid_until=None)
    basket, guest = make_basket(quantity=3, price_minor=399), Client()
    guest.cookies["kaipu_cart"] = basket.key.token
    guest.post("/cart/coupon/", {"code": "five-off"})
    members.end_coupon(coupon_id=coupon, at=AT)
    form = {
        "method": "delivery", "cart": str(basket.cart_id), "seen_delivery": "1196", "name": "A B", "email": "a@example.com",
        "phone": "15550109999", "street": "1 Main", "city": "S", "postcode": "1",
    }  # fmt: skip
    page = guest.post("/checkout/", form)
    assert (page.status_code, "The coupon FIVE-OFF is over. Nothing was ordered." in page.content.decode()) == (
        422,
        True,
    )
