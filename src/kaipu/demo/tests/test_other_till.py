"""The till of another maker: sells by itself, tells each sale once or twice, and loses none while the shop is shut."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order
from kaipu.commerce.pricing import api as pricing
from kaipu.demo import other_tills
from kaipu.demo.companies.other_till import OtherTill
from kaipu.kernel import clock
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db


class NearTill(OtherTill):
    """The same till; what it asks goes to the views without a network between."""

    shut = False

    def _ask(self, agreed, path, body):
        if self.shut and body:
            raise ConnectionRefusedError
        headers = {"Authorization": f"Bearer {agreed['key']}", "X-Kaipu-Simulated": agreed["mark"]}
        address, client = f"/api/v1/tills/{path}", Client()
        if body is None:
            return client.get(address, headers=headers).json()
        return client.post(address, json.dumps(body), content_type="application/json", headers=headers).json()


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    place, now = make_location("SHOP1", delivers=False, pickup=True), clock.now()
    for code in ("1", "2", "3"):
        sku = make_sku(code)
        make_stock(place, sku.id, 100_000)
        pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=now - timedelta(days=2))
    assert not other_tills.is_agreed()
    other_tills.agree(now)
    assert other_tills.is_agreed()
    return tmp_path / "demo" / "companies"


def test_every_sale_is_told_and_none_is_kept_twice_whatever_is_shut_or_killed(folder):
    agreed = json.loads((folder / "till.json").read_text())
    agreed["since"] = int((clock.day_start(clock.local_date(clock.now())) - timedelta(hours=12)).timestamp()) // 60
    (folder / "till.json").write_text(json.dumps(agreed))
    now = 60.0 * (agreed["since"] + 120)  # yesterday from twelve to two o'clock
    till = NearTill(folder, "")
    till.shut = True
    with pytest.raises(ConnectionRefusedError):
        till.tick(now)
    waits = json.loads((folder / "till_memory.json").read_text())["waits"]
    assert len({sale["id"] for sale in waits}) == len(waits) > 0
    again = NearTill(folder, "")  # as after a kill: what it knows is in the file
    told = again.tick(now) + again.tick(now)
    assert again.tick(now) == 0
    assert Order.objects.filter(channel="store", simulated=True).count() == len(waits)
    assert sum(Order.objects.values_list("total_minor", flat=True)) == sum(sale["total_minor"] for sale in waits)
    sold = sum(line["quantity"] for sale in waits for line in sale["lines"])
    assert sum(Level.objects.values_list("on_hand", flat=True)) == 300_000 - sold
    (day,) = orders.list_tellings(since=clock.local_date(clock.now()))
    assert (day.accepted, day.duplicates, day.refused, day.short) == (len(waits), told - len(waits), 0, 0)
    assert day.duplicates > 0
