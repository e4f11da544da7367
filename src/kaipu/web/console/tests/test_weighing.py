"""Goods by weight at the desk: a measure is set before anything is booked, and stock is received and counted in kilograms."""

from datetime import timedelta

import pytest
from django.test import Client

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console.tests.cast import text_of

pytestmark = pytest.mark.django_db


def test_a_measure_is_set_until_something_is_booked(alice: Client, charlie: Client) -> None:
    sku, other = make_sku("PEAR"), make_sku("FIG", weighed=True, plu="42")
    url = f"/desk/products/{sku.product_id}/measure/"
    wanted = {"sku": "PEAR", "measure": "weight", "step": "50 g", "plu": "007"}
    assert charlie.post(url, wanted).status_code == 403
    for wrong, said in (
        ({"step": "much"}, "Type a weight, for example 12.5 kg or 800 g"), ({"step": "6 kg"}, "A step is 1 g to 5 kg"),
        ({"plu": "42"}, "Another product has this number at the scale."), ({"plu": "4x"}, "A step is 1 g to 5 kg"),
    ):  # fmt: skip
        answer = alice.post(url, wanted | wrong)
        assert (answer.status_code, said in text_of(answer)) == (422, True), wrong
        assert next(iter(wrong.values())) in text_of(answer)
    assert Sku.objects.get(code="PEAR").measure == "piece"
    assert alice.post(url, wanted).status_code == 302
    found = catalog.get_sku(code="PEAR", at=clock.now())
    assert (found.measure, found.step, found.plu) == ("weight", 50, "7")
    page = text_of(alice.get(f"/desk/products/{sku.product_id}/"))
    assert "in the shop in steps of 0.05 kg" in page
    make_stock(make_location(), other.id, 900)
    refused = alice.post(f"/desk/products/{other.product_id}/measure/", {"sku": "FIG", "measure": "piece"})
    assert (refused.status_code, "so it stays as it is" in text_of(refused)) == (422, True)


def test_stock_is_received_counted_and_bought_in_kilograms(alice: Client) -> None:
    place, sku = make_location(), make_sku("PEAR", weighed=True)
    supplier = make_supply(sku.id, unit_cost_minor=250, pack_units=6000)
    url = "/desk/stock/ONLINE/PEAR/"
    lot = {"lot": "L7", "expires_on": "2099-01-01", "unit_cost": "2.50"}
    wrong = alice.post(f"{url}receive/", lot | {"quantity": "some"})
    assert (wrong.status_code, 'value="some"' in text_of(wrong)) == (422, True)
    assert alice.post(f"{url}receive/", lot | {"quantity": "12.5 kg"}).status_code == 302
    assert Level.objects.get().on_hand == 12_500
    page = text_of(alice.get(url))
    assert "12.5 kg received." in page
    assert "cost 2.50/kg" in page or "cost $2.50/kg" in page
    held = inventory.list_lots(sku_id=sku.id)[0]
    assert alice.post(f"{url}count/", {"lot_id": held.id, "counted": "12.2"}).status_code == 302
    assert Level.objects.get().on_hand == 12_200
    assert "12.2 kg" in text_of(alice.get("/desk/stock/"))
    number = inventory.place_purchase_order(
        supplier_id=supplier.id, location_id=place.id, lines=[(sku.id, 18_000, 250)], reference="", at=clock.now()
    )
    bought = text_of(alice.get(f"/desk/purchasing/{number}/"))
    assert ("18 kg" in bought, "Receive 18 kg" in bought, "45.00" in bought) == (True, True, True)
    assert "18 kg" in text_of(alice.get("/desk/purchasing/"))


def test_an_order_is_read_in_kilograms_and_part_of_it_taken_back(alice: Client) -> None:
    place, sku = make_location("SHOP1", delivers=False, pickup=True), make_sku("PEAR", weighed=True)
    pricing.set_price(sku_id=sku.id, amount=Money(1280, "USD"), at=clock.now() - timedelta(days=1))
    make_stock(place, sku.id, 5000)
    order_id = orders.record_till_sale(
        location_id=place.id, tracked=True, customer_id=None, wanted={sku.id: 350}, at=clock.now()
    )
    number = orders.get_order(order_id=order_id, at=clock.now()).number
    page = text_of(alice.get(f"/desk/orders/{number}/"))
    assert ("0.35 kg" in page, "$12.80/kg" in page, "of 0.35 kg" in page) == (True, True, True)
