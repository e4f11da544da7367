"""Two hundred shoppers use the last twenty pieces of a coupon at once, through HTTP; and one shopper uses theirs in many windows.

The negative control comes first: with the guard off and the CHECK dropped the coupon must be used too often.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.members.models import Coupon, Redemption
from kaipu.commerce.members.tests.factories import make_coupon
from kaipu.commerce.orders.models import Order
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money
from tests.live import LiveShop, Shopper, open_shop
from tests.races.test_last_pieces import press_together

pytestmark = pytest.mark.django_db(transaction=True)
PIECES, BUYERS = 20, 100


def open_for_coupons() -> None:
    place, sku = make_location(), make_sku("HOT")
    pricing.set_price(sku_id=sku.id, amount=Money(999, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
    make_stock(place, sku.id, 10_000)
    make_coupon("RUSH", total=PIECES, valid_until=None)


def prepare(shop: LiveShop, number: int) -> tuple[Shopper, dict[str, str]]:
    shopper = Shopper(shop, number)
    shopper.fill_cart("HOT")
    assert shopper.post("/cart/coupon/", {"code": "rush"}).status == 302
    return shopper, {**shopper.checkout_form(), "email": f"s{number}@example.com"}


@pytest.fixture
def without_the_last_guard() -> Iterator[None]:
    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    run("ALTER TABLE members_coupon DROP CONSTRAINT coupon_never_overused")
    yield
    run("UPDATE members_coupon SET taken = 0")
    run("ALTER TABLE members_coupon ADD CONSTRAINT coupon_never_overused CHECK (total IS NULL OR taken <= total)")


@pytest.mark.slow
def test_negative_control_without_guards_a_coupon_is_used_too_often(
    tmp_path: Path, without_the_last_guard: None
) -> None:
    open_for_coupons()
    with open_shop(tmp_path, "sandbox", "web", guards_off="coupons") as shop:
        press_together(shop, prepare, BUYERS)
    assert Coupon.objects.get().taken > PIECES


@pytest.mark.slow
def test_exactly_twenty_pay_less_and_the_others_are_told(tmp_path: Path) -> None:
    open_for_coupons()
    with open_shop(tmp_path, "sandbox", "web") as shop:
        answers = press_together(shop, prepare, BUYERS)
    assert answers == {303: PIECES, 422: BUYERS - PIECES}
    assert (Coupon.objects.get().taken, Redemption.objects.count()) == (PIECES, PIECES)
    assert set(Order.objects.values_list("discount_minor", flat=True)) == {500}
