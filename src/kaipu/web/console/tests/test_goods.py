"""Products, stock and purchase orders at the desk: what is typed wrong changes nothing and is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def _price(sku_id: int) -> Money | None:
    return pricing.list_prices(sku_ids=[sku_id], at=clock.now()).get(sku_id)


def test_a_price_is_set_and_nonsense_is_not(alice: Client) -> None:
    sku = make_sku()
    url = f"/desk/products/{sku.product_id}/price/"
    for typed in ("", "abc", "0", "-1", "1.999", "1e9", "NaN", "99999999999"):
        answer = alice.post(url, {"sku": sku.code, "amount": typed, "reason": "spring"})
        assert answer.status_code == 422, typed
        assert 'value="spring"' in text_of(answer)
        assert _price(sku.id) is None
    assert alice.post(url, {"sku": "9999", "amount": "3.99"}).status_code == 422
    assert alice.post(url, {"sku": sku.code, "amount": "$3.99", "reason": "spring"}).status_code == 302
    assert _price(sku.id) == Money(399, "USD")
    page = text_of(alice.get(f"/desk/products/{sku.product_id}/"))
    assert "The price is $3.99 from now on" in page
    assert "spring" in page


def test_what_has_no_price_is_not_published(alice: Client) -> None:
    sku = make_sku(published=False)
    publish = f"/desk/products/{sku.product_id}/publish/"
    refused = alice.post(publish)
    assert refused.status_code == 409
    assert "It has no price yet. Set one first; nothing was changed." in text_of(refused)
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=clock.now() - timedelta(minutes=1))
    assert alice.post(publish).status_code == 302
    assert catalog.get_sku(code=sku.code, at=clock.now()).published
    assert alice.post(f"/desk/products/{sku.product_id}/unpublish/").status_code == 302
    assert not catalog.get_sku(code=sku.code, at=clock.now()).published


def test_a_medicine_stays_off_the_shelf(alice: Client) -> None:
    sku = make_sku(policy="medicine", published=False)
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=clock.now() - timedelta(minutes=1))
    refused = alice.post(f"/desk/products/{sku.product_id}/publish/")
    assert refused.status_code == 409
    assert "It may not be sold here" in text_of(refused)


def test_a_product_needs_both_names(alice: Client) -> None:
    sku = make_sku()
    url = f"/desk/products/{sku.product_id}/describe/"
    refused = alice.post(url, {"name_en": "Fresh milk", "name_zh": " ", "description_en": "From here"})
    assert refused.status_code == 422
    assert "A product needs a Chinese name." in text_of(refused)
    assert 'value="Fresh milk"' in text_of(refused)
    assert alice.post(url, {"name_en": "Fresh milk", "name_zh": "鲜牛奶"}).status_code == 302
    assert catalog.get_sku(code=sku.code, at=clock.now()).name_zh == "鲜牛奶"


def test_lists_of_goods_take_a_fixed_number_of_statements(
    alice: Client, statements: Callable[[Client, str], int]
) -> None:
    place = make_location()
    counts = {}
    for n in (1, 2, 3):
        make_stock(place, make_sku(str(n)).id, 5, expires_on=clock.local_date(clock.now()))
        counts[n] = [
            statements(alice, url) for url in ("/desk/products/", "/desk/stock/", "/desk/stock/expiring/?days=7")
        ]
    assert counts[1] == counts[3] == [6, 5, 5]


def test_a_lot_is_received_and_counted(alice: Client) -> None:
    place, sku = make_location(), make_sku()
    url = f"/desk/stock/{place.code}/{sku.code}"
    refused = alice.post(f"{url}/receive/", {"quantity": "-1", "lot": "", "expires_on": "soon"})
    assert refused.status_code == 422
    for sentence in ("Type a number from 1 to 1,000,000.", "Give the lot a code", "Type a day such as"):
        assert sentence in text_of(refused)
    assert 'value="-1"' in text_of(refused)
    goods = {"quantity": "12", "lot": "L7", "expires_on": "2030-01-01", "unit_cost": "1.50"}
    yesterday = (clock.local_date(clock.now()) - timedelta(days=1)).isoformat()
    for day, sentence in (
        (yesterday, "This day is past. Send expired goods back"),
        ("9999-12-31", "Type a day such as"),
    ):
        spoiled = alice.post(f"{url}/receive/", goods | {"expires_on": day})
        assert spoiled.status_code == 422
        assert sentence in text_of(spoiled)
    assert inventory.list_lots(sku_id=sku.id) == []
    assert alice.post(f"{url}/receive/", goods).status_code == 302
    lot = inventory.list_lots(sku_id=sku.id)[0]
    assert (lot.code, lot.on_hand, lot.unit_cost_minor) == ("L7", 12, 150)
    inventory.reserve_stock(owner="order:1", location_id=place.id, wanted={sku.id: 10}, at=clock.now(), expires_at=None)
    short = alice.post(f"{url}/count/", {"lot_id": str(lot.id), "counted": "9"})
    assert short.status_code == 422
    assert "More pieces than this are promised to orders." in text_of(short)
    assert alice.post(f"{url}/count/", {"lot_id": "999999", "counted": "9"}).status_code == 409
    assert alice.post(f"{url}/count/", {"lot_id": str(lot.id), "counted": "11"}).status_code == 302
    assert inventory.list_lots(sku_id=sku.id)[0].on_hand == 11
    assert alice.get("/desk/stock/NOWHERE/1001/").status_code == 404


def test_expired_lots_are_written_off(alice: Client) -> None:
    place, sku = make_location(), make_sku()
    yesterday = clock.local_date(clock.now()) - timedelta(days=1)
    make_stock(place, sku.id, 7, expires_on=yesterday)
    assert "L1" in text_of(alice.get("/desk/stock/expiring/?days=0"))
    assert alice.post("/desk/stock/write-off/").status_code == 302
    assert "7 expired pieces written off." in text_of(alice.get("/desk/stock/expiring/?days=0"))
    assert inventory.list_lots(sku_id=sku.id) == []


def _purchase(sku_id: int) -> int:
    place, supplier = make_location(), make_supply(sku_id)
    return inventory.place_purchase_order(
        supplier_id=supplier.id, location_id=place.id, lines=[(sku_id, 12, 150)], reference="decision:7", at=clock.now()
    )


def test_a_purchase_order_is_received_with_its_days(alice: Client) -> None:
    sku = make_sku()
    order_id = _purchase(sku.id)
    fresh = (clock.local_date(clock.now()) + timedelta(days=14)).isoformat()
    page = text_of(alice.get(f"/desk/purchasing/{order_id}/"))
    assert f'value="{fresh}"' in page  # today and the shelf life of 14 days
    assert 'href="/desk/decisions/7/"' in page
    field = f"expires_{sku.id}"
    for typed, sentence in (("", "Type a day"), ("2020-01-01", "This day is past.")):
        refused = alice.post(f"/desk/purchasing/{order_id}/receive/", {field: typed})
        assert refused.status_code == 422
        assert sentence in text_of(refused)
    assert inventory.list_lots(sku_id=sku.id) == []
    assert alice.post(f"/desk/purchasing/{order_id}/receive/", {field: fresh}).status_code == 302
    assert inventory.list_lots(sku_id=sku.id)[0].on_hand == 12
    again = alice.post(f"/desk/purchasing/{order_id}/receive/", {field: fresh})
    assert again.status_code == 409
    assert "already stands at “Received”, so nothing was done" in text_of(again)
    assert alice.post(f"/desk/purchasing/{order_id}/cancel/").status_code == 409
    assert inventory.list_lots(sku_id=sku.id)[0].on_hand == 12


def test_a_purchase_order_is_cancelled(alice: Client, statements: Callable[[Client, str], int]) -> None:
    order_id = _purchase(make_sku().id)
    assert statements(alice, "/desk/purchasing/") == 5
    assert alice.post(f"/desk/purchasing/{order_id}/cancel/").status_code == 302
    assert inventory.get_purchase_order(purchase_order_id=order_id).state == "cancelled"


def test_who_may_only_look_sees_no_buttons() -> None:
    sku = make_sku()
    order_id = _purchase(sku.id)
    analyst = make_person("Ann", "analyst")
    for url in (
        f"/desk/products/{sku.product_id}/",
        f"/desk/purchasing/{order_id}/",
        f"/desk/stock/ONLINE/{sku.code}/",
    ):
        page = text_of(analyst.get(url))
        assert 'method="post" action="/desk/' not in page.replace('action="/desk/theme/"', ""), url
