"""A till of another maker: keys, sales told twice, late and in files, members, prices, goods."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon, make_member
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.orders.tests.factories import AT
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock, tokens
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db
HEAD = "sale,at,place,member,coupon,points,payment,total,sku,quantity,price"


class Till:
    """A program with a key."""

    def __init__(self, client: Client, title: str = "Other tills") -> None:
        self.client = client
        _, secret = tokens.issue_token(title=title, scopes=["tills.use"], at=AT)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def post(self, path: str, body: object) -> Any:
        return self.client.post(f"/api/v1/tills/{path}", body, content_type="application/json", headers=self.headers)

    def get(self, path: str, **asked: object) -> Any:
        return self.client.get(f"/api/v1/tills/{path}", asked, headers=self.headers)

    def tell(self, *sales: dict[str, object]) -> Any:
        return self.post("sales", {"sales": sales}).json()

    def file(self, text: str) -> Any:
        return self.client.post("/api/v1/tills/sales.csv", text, content_type="text/csv", headers=self.headers)


@pytest.fixture
def till(client: Client) -> Till:
    """Return a till at a shop with five milks of 4.00."""
    place, sku = make_location("SHOP1", delivers=False, pickup=True), make_sku("MILK")
    Sku.objects.filter(id=sku.id).update(barcode="4006381333931")
    make_stock(place, sku.id, 5)
    pricing.set_price(sku_id=sku.id, amount=Money(400, "USD"), at=AT)
    return Till(client)


def sale(**changes: object) -> dict[str, object]:
    return {
        "id": "T1-0001", "at": clock.now().isoformat(), "place": "SHOP1", "payment": "cash", "total_minor": 1200,
        "lines": [{"sku": "MILK", "quantity": 3, "price_minor": 400}], **changes,
    }  # fmt: skip


def test_a_sale_told_twice_in_a_batch_and_in_a_file_is_one(till: Till, client: Client) -> None:
    told = till.tell(sale(), sale())
    assert (told["accepted"], told["duplicates"], told["refused"]) == (1, 1, 0)
    at = clock.now().isoformat()
    again = till.file(f"{HEAD}\nT1-0001,{at},SHOP1,,,,cash,12.00,MILK,3,4.00\n").json()
    assert (again["duplicates"], again["sales"][0]["order"]) == (1, told["sales"][0]["order"])
    assert (Order.objects.get().total_minor, Level.objects.get().on_hand) == (1200, 2)
    other = Till(client, "Another maker")  # whose numbers mean other sales
    assert other.tell(sale())["accepted"] == 1
    assert other.tell(
        sale(id="T1-0002", lines=[{"sku": "4006381333931", "quantity": 2, "price_minor": 400}], total_minor=800)
    )["sales"][0]["short"] == {"4006381333931": 2}


def test_one_refused_sale_stops_no_other_and_says_why(till: Till) -> None:
    now = clock.now()
    wrong = [
        ({"at": (now - timedelta(days=15)).isoformat()}, "too-late"), ({"at": (now + timedelta(hours=1)).isoformat()}, "in-the-future"),
        ({"at": "2026-11-20T10:00:00"}, "zone-missing"), ({"place": "NOWHERE"}, "place-unknown"),
        ({"lines": [{"sku": "NO", "quantity": 1, "price_minor": 1}]}, "sku-unknown"),
        ({"done": False, "total_minor": 1100}, "total-changed"), ({"done": False, "received_minor": 100}, "received-too-little"),
        ({"done": False, "received_minor": 1200, "coupon": "NOSUCH"}, "coupon-unknown"), ({"done": False, "member": "M000"}, "member-unknown"),
    ]  # fmt: skip
    told = till.tell(*(sale(id=f"W{n}", **change) for n, (change, _why) in enumerate(wrong)), sale(id="RIGHT"))
    assert [each["reason"] for each in told["sales"]] == [why for _change, why in wrong] + [""]
    assert (told["accepted"], told["refused"], told["sales"][5]["now_minor"]) == (1, len(wrong), 1200)
    assert Order.objects.count() == 1


def test_a_late_sale_keeps_its_moment_and_the_sum_that_was_paid(till: Till) -> None:
    at = clock.now() - timedelta(days=3)
    told = till.tell(sale(at=at.isoformat(), total_minor=1100))["sales"][0]
    order = Order.objects.get()
    assert (told["status"], told["total_minor"], order.total_minor, order.completed_at) == ("accepted", 1100, 1100, at)


def test_a_member_brings_coupon_and_points(till: Till) -> None:
    make_coupon("TILL", channel="store", amount_minor=200, valid_until=None, access="wallet")
    member = make_member()
    members.earn_for_order(customer_id=member, owner="order:99999", spend_minor=50_000, at=clock.now())
    code = members.find_membership(customer_id=member).code
    members.claim_coupon(customer_id=member, code="TILL", at=clock.now())
    known = till.get(f"members/{code.lower()}").json()
    assert known == {
        "tier": {},
        "points": 500,
        "coupons": [{"code": "TILL", "title": {"en": "Five off", "zh": "立减 5 元"}}],
    }
    assert till.get("members/MNOBODY").status_code == 404
    basket = {
        "lines": [{"sku": "MILK", "quantity": 3, "price_minor": 0}],
        "member": code,
        "coupon": "TILL",
        "points": 300,
    }
    price = till.post("price", basket).json()
    assert (price["goods_minor"], price["total_minor"], price["trouble"]) == (1200, 700, "")
    assert price["reductions"] == [
        {"code": "coupon:TILL", "amount_minor": 200},
        {"code": "points", "amount_minor": 300},
    ]
    told = till.tell(sale(member=code, coupon="TILL", points=300, total_minor=700, received_minor=700, done=False))
    assert (told["accepted"], members.find_membership(customer_id=member).balance) == (1, 200)
    used = till.post("price", basket).json()
    assert (used["trouble"], used["total_minor"]) == ("used", 1000)
    late = till.tell(sale(id="T2", member=code, coupon="TILL", total_minor=1000))["sales"][0]
    assert (late["status"], late["total_minor"]) == (
        "accepted",
        1000,
    )  # the coupon was used up; what was paid is a fact


def test_goods_prices_and_stock_for_an_erp_system(till: Till) -> None:
    page = till.get("goods", place="SHOP1").json()
    assert page["next_offset"] is None
    assert page["goods"][0] | {"name": {}} == {
        "sku": "MILK", "barcode": "4006381333931", "name": {}, "measure": "piece", "price_minor": 400, "currency": "USD", "on_hand": 5, "available": 5,
    }  # fmt: skip
    lines = till.get("goods.csv", place="SHOP1").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "sku,barcode,name_en,name_zh,price_minor,currency,on_hand,available"
    assert lines[1].startswith("MILK,4006381333931,")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        f"{HEAD}\n",
        f"{HEAD}\nA,soon,SHOP1,,,,cash,1.00,MILK,1,1.00\n",
        f"{HEAD}\nA,2026-11-20T10:00:00Z,SHOP1,,,,cash,x,MILK,1,1\n",
        f"{HEAD}\nA,b\n",
        "\x00",
        f"{HEAD}\nA,2026-11-20T10:00:00Z,SHOP1,,,,cash,1.00,MILK,-1,1.00\n",
    ],
)
def test_a_file_that_cannot_be_read_keeps_nothing(till: Till, text: str) -> None:
    answer = till.file(text)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert not Order.objects.exists()


def test_only_a_key_for_tills_opens_it(till: Till, client: Client) -> None:
    _, events = tokens.issue_token(title="App", scopes=["events.write"], at=AT)
    for headers in ({}, {"Authorization": "Bearer kp_no"}, {"Authorization": f"Bearer {events}"}):
        assert client.get("/api/v1/tills/goods", {"place": "SHOP1"}, headers=headers).status_code == 401
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {each for each in paths if "/tills/" in each} == {
        f"/api/v1/tills/{each}" for each in ("sales", "sales.csv", "members/{code}", "price", "goods", "goods.csv")
    }


def test_another_till_tells_what_it_weighed_in_grams(till: Till) -> None:
    pears = make_sku("PEAR", weighed=True, plu="7")
    pricing.set_price(sku_id=pears.id, amount=Money(1280, "USD"), at=AT)
    lines = [{"sku": "PEAR", "quantity": 350, "price_minor": 1280}, {"sku": "MILK", "quantity": 1, "price_minor": 400}]
    assert till.post("price", {"lines": lines}).json()["total_minor"] == 848
    told = till.tell(sale(lines=lines, total_minor=848))
    assert (told["accepted"], told["sales"][0]["short"]) == (1, {"PEAR": 350})
    line = OrderLine.objects.get(sku=pears)
    assert (line.quantity, line.measure, line.total_minor) == (350, "weight", 448)
    heavy = sale(id="T1-2", lines=[{"sku": "MILK", "quantity": 1000, "price_minor": 400}], total_minor=400_000)
    assert till.tell(heavy)["sales"][0]["reason"] == "quantity"
