"""What changes in the shop is seen by shoppers within a second, in every web process, and a stale page sells nothing."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders.models import Order
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from tests.live import LiveShop, Shopper, open_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WITHIN_SECONDS = 1.0


def seen_everywhere(shop: LiveShop, wanted: str) -> bool:
    """Tell whether ten visitors in a row, spread over the web processes, see a text on the category page."""
    return all(wanted in Shopper(shop, number).get("/c/dairy/milk/").body for number in range(10))


def wait_for(shop: LiveShop, wanted: str) -> float:
    started = time.monotonic()
    while not seen_everywhere(shop, wanted):
        if time.monotonic() - started > 10:
            raise TimeoutError(wanted)
    return time.monotonic() - started


def test_a_new_price_and_the_last_piece_are_seen_within_a_second(tmp_path: Path) -> None:
    place, sku = make_location(), make_sku("1", name_en="Whole milk")
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
    make_stock(place, sku.id, 2)
    with open_shop(tmp_path, "sandbox", "web") as shop:
        wait_for(shop, "$3")
        late = Shopper(shop, 999)
        late.fill_cart("1")
        form = late.checkout_form()
        pricing.set_price(sku_id=sku.id, amount=Money(555, "USD"), at=clock.now())
        assert wait_for(shop, "$5") <= WITHIN_SECONDS
        inventory.reserve_stock(
            owner="order:0", location_id=place.id, wanted={sku.id: 2}, at=clock.now(), expires_at=None
        )
        assert wait_for(shop, "Sold out") <= WITHIN_SECONDS
        answer = late.post("/checkout/", form)
    assert answer.status == 422
    assert Order.objects.count() == 0
