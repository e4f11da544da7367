"""What the till asks the shop: goods, members, prices and sales; nonsense is refused in a sentence."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon, make_member
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.operations import note_telling
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.commerce.shelf.queries.store import Follower
from kaipu.kernel import clock, tokens
from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shelf follow no change in a thread of its own."""
    quiet = Follower()
    quiet.start_thread = False
    for module in ("listing", "searching"):
        monkeypatch.setattr(f"kaipu.commerce.shelf.queries.{module}.follower", quiet)


def tell(browser: Client, path: str, body: object) -> tuple[int, dict]:
    answer = browser.post(f"/desk/till/{path}/", json.dumps(body), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_the_till_asks_where_it_stands_and_may_use_the_camera(bob: Client, charlie: Client) -> None:
    place = make_basket().place
    page = bob.get(f"/desk/till/?place={place.code}")
    assert "Paid in cash" in text_of(page)
    assert page["Permissions-Policy"].startswith("camera=(self)")
    assert bob.get("/desk/orders/")["Permissions-Policy"].startswith("camera=()")
    assert charlie.get("/desk/till/").status_code == 403


def test_goods_and_members_are_found(bob: Client) -> None:
    sku = make_basket(price_minor=399).sku
    found = bob.get("/desk/till/find/", {"q": sku.code}).json()
    assert (found["exact"], found["goods"][0]["price"]) == (True, 399)
    assert bob.get("/desk/till/find/", {"q": "zzzz"}).json()["exact"] is False
    by_heart = bob.get("/desk/till/goods/", {"place": "ONLINE"}).json()["goods"]
    assert [(each["code"], each["price"], each["barcode"]) for each in by_heart] == [(sku.code, 399, "")]
    make_coupon("MINE", access="gift", valid_until=None)
    member = make_member(phone="15550000001", name="Dora Example")
    code = members.find_membership(customer_id=member).code
    members.grant_coupon(
        coupon_id=members.find_coupon(code="MINE").id,
        customer_id=member,
        source="gift",
        at=members.find_coupon(code="MINE").created_at,
    )
    for text in (code.lower(), "+1 555 000 0001".replace("+", "")):
        answer = bob.get("/desk/till/member/", {"q": text}).json()
        assert (answer["customer"], [each["code"] for each in answer["coupons"]]) == (member, ["MINE"])
        assert "Dora" not in json.dumps(answer)
    assert bob.get("/desk/till/member/", {"q": "nobody"}).status_code == 404


def test_a_price_and_a_sale_by_the_same_sum(bob: Client) -> None:
    basket = make_basket(price_minor=1000)
    make_coupon(valid_until=None)
    member = make_member()
    asked = {
        "lines": [{"sku": basket.sku.id, "quantity": 2, "price": 1000}],
        "customer": member,
        "coupon": "five-off",
        "points": 0,
    }
    status, priced = tell(bob, "price", asked)
    assert (status, priced["goods"], priced["total"], priced["reductions"]) == (
        200, 2000, 1500, [{"what": "Coupon: Five off", "amount": 500}],
    )  # fmt: skip
    sale = {
        **asked,
        "key": str(uuid.uuid4()),
        "place": basket.place.code,
        "total": 1500,
        "payment": "cash",
        "received": 2000,
    }
    assert tell(bob, "sell", sale | {"total": 2000})[1]["total"] == 1500
    status, sold = tell(bob, "sell", sale)
    assert (status, sold["change"], sold["fresh"]) == (200, 500, True)
    assert tell(bob, "sell", sale | {"queued": True, "sold": 1})[1] == {**sold, "fresh": False}
    assert Order.objects.count() == 1
    assert "MILK" not in sold


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"lines": []}, {"lines": [{"sku": "1", "quantity": 1, "price": 1}]}, {"lines": [{"sku": 1, "quantity": 0, "price": 1}]},
        {"lines": [{"sku": 1, "quantity": 1, "price": 1}], "customer": "x"}, {"lines": [{"sku": 1, "quantity": True, "price": 1}]},
    ],
)  # fmt: skip
def test_nonsense_is_refused(bob: Client, body: object) -> None:
    make_basket()
    for path in ("price", "sell"):
        status, answer = tell(bob, path, body)
        assert (status, bool(answer["problem"])) == (422, True)
    assert Order.objects.count() == 0


def test_the_page_that_a_browser_keeps_names_nobody(bob: Client, charlie: Client) -> None:
    place = make_basket().place
    page = bob.get(f"/desk/till/counter/?place={place.code}")
    assert "Paid in cash" in text_of(page)
    assert "bob" not in text_of(page).lower()
    assert "/desk/orders/" not in text_of(page)
    assert page["Permissions-Policy"].startswith("camera=(self)")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert bob.get("/desk/till/counter/?place=NOWHERE").status_code == 404
    worker = bob.get("/desk/till/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "%(version)s" not in text_of(worker)
    assert charlie.get("/desk/till/worker.js").status_code == 403


def test_tills_of_other_makers_are_seen_telling_and_silent(bob: Client) -> None:
    page = "/desk/till/others/"
    assert "No till of another maker" in text_of(bob.get(page))
    now = clock.now()
    telling, _secret = tokens.issue_token(title="Telling till", scopes=["tills.use"], at=now)
    silent, _secret = tokens.issue_token(title="Silent till", scopes=["tills.use"], at=now)
    tokens.issue_token(title="Fresh till", scopes=["tills.use"], at=now)
    counts = {"accepted": 2, "duplicates": 1, "short": 0, "total_minor": 1999}
    note_telling(teller=telling, refused=1, reason="sku-unknown", at=now, **counts)
    note_telling(teller=telling, refused=0, reason="", at=now, **counts)
    note_telling(teller=silent, refused=0, reason="", at=now - timedelta(hours=2), **counts)
    text = text_of(bob.get(page))
    assert "$39.98" in text
    assert "a product is not known" in text
    for state in (">tells<", ">silent<", ">nothing told in seven days<"):
        assert text.count(state) == 1, state
