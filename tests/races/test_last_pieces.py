"""Two hundred shoppers press “pay” for the last fifty pieces, through HTTP.

The negative control comes first: with the guard off and the CHECK dropped the shop must oversell. If it does not, the
race does not happen here and the test below proves nothing.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders.models import Order
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money
from tests.live import LiveShop, Shopper, open_shop

pytestmark = pytest.mark.django_db(transaction=True)
PIECES, BUYERS = 50, 200


def stock_the_shop() -> None:
    place, sku = make_location(), make_sku("HOT")
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
    make_stock(place, sku.id, PIECES)


def prepare(shop: LiveShop, number: int) -> tuple[Shopper, dict[str, str]]:
    shopper = Shopper(shop, number)
    shopper.fill_cart("HOT")
    return shopper, shopper.checkout_form()


def press_together(
    shop: LiveShop, prepare: Callable[[LiveShop, int], tuple[Shopper, dict[str, str]]], buyers: int, at_once: int = 32
) -> Counter[int]:
    """Prepare all carts, then let everybody press the last button at once; return the answers by status."""
    barrier = threading.Barrier(at_once)

    def press(ready: tuple[Shopper, dict[str, str]], first: bool) -> int:
        if first:
            barrier.wait(timeout=60)
        return ready[0].post("/checkout/", ready[1]).status

    with ThreadPoolExecutor(at_once) as pool:
        ready = list(pool.map(lambda number: prepare(shop, number), range(buyers)))
        answers = [pool.submit(press, pair, number < at_once) for number, pair in enumerate(ready)]
        return Counter(answer.result() for answer in answers)


@pytest.fixture
def without_the_last_guard() -> Iterator[None]:
    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    run("ALTER TABLE inventory_level DROP CONSTRAINT level_never_oversold")
    yield
    run("UPDATE inventory_level SET reserved = 0")
    run("ALTER TABLE inventory_level ADD CONSTRAINT level_never_oversold CHECK (reserved <= on_hand)")


@pytest.mark.slow
def test_negative_control_without_guards_the_shop_oversells(tmp_path: Path, without_the_last_guard: None) -> None:
    stock_the_shop()
    with open_shop(tmp_path, "sandbox", "web", guards_off="stock") as shop:
        press_together(shop, prepare, BUYERS)
    assert Level.objects.get().reserved > PIECES


@pytest.mark.slow
def test_exactly_fifty_are_sold_and_nobody_sees_an_error(tmp_path: Path) -> None:
    stock_the_shop()
    with open_shop(tmp_path, "sandbox", "web") as shop:
        answers = press_together(shop, prepare, BUYERS)
    assert answers == {303: PIECES, 422: BUYERS - PIECES}
    assert Order.objects.count() == PIECES
    level = Level.objects.get()
    assert (level.on_hand, level.reserved) == (PIECES, PIECES)
