"""Goods by weight in the shop: priced a kilogram, taken in steps or as one types it, and kept so to the order's page."""

import re

import pytest
from django.test import Client

from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory.tests.factories import make_stock
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money
from kaipu.web.storefront.tests.conftest import LONG_AGO, Shop
from kaipu.web.storefront.tests.test_buying import HTMX, form_of
from kaipu.web.storefront.tests.test_buying import nobody_to_pay as _nobody_to_pay

pytestmark = pytest.mark.django_db
nobody_to_pay = _nobody_to_pay


@pytest.fixture
def tomatoes(shop: Shop) -> str:
    category = make_category("produce/tomatoes", name_en="Tomatoes", name_zh="番茄")
    sku = make_sku("W1", name_en="Vine tomatoes", name_zh="串番茄", category=category, weighed=True, plu="42")
    pricing.set_price(sku_id=sku.id, amount=Money(1280, "USD"), at=LONG_AGO)
    make_stock(shop.place, sku.id, 6000)
    return "W1"


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_a_page_says_price_a_kilogram_and_a_hundred_grams(shopper: Client, tomatoes: str) -> None:
    page = text_of(shopper.get("/p/product-W1/").content.decode())
    assert "$12.80/kg" in page
    assert "$1.28/100 g" in page
    assert 'value="0.1 kg"' in shopper.get("/p/product-W1/").content.decode()
    listing = text_of(shopper.get("/c/produce/tomatoes/").content.decode())
    assert "$12.80/kg" in listing


def test_a_card_adds_a_step_and_steps_on(shopper: Client, tomatoes: str) -> None:
    shopper.post("/cart/add/", {"sku": "1"})
    first = shopper.post("/cart/add/", {"sku": tomatoes}, headers=HTMX).content.decode()
    assert ("<output>0.1 kg</output>" in first, 'value="200g"' in first) == (True, True)
    again = shopper.post("/cart/set/", {"sku": tomatoes, "quantity": "200g"}, headers=HTMX).content.decode()
    assert "<output>0.2 kg</output>" in again
    assert shopper.cookies["kaipu_bag"].value == "2!1:1!W1:200"  # two things, however much the second weighs
    assert "<output>0.2 kg</output>" in shopper.get("/c/produce/tomatoes/").content.decode()


@pytest.mark.parametrize("typed", ["350 g", "0.35 kg", "350克", "0.7斤", "七两"])
def test_a_typed_weight_goes_to_the_order(shopper: Client, shop: Shop, tomatoes: str, typed: str) -> None:
    shopper.post("/cart/add/", {"sku": tomatoes, "quantity": typed})
    assert "0.35 kg × $12.80/kg" in text_of(shopper.get("/cart/").content.decode())
    assert "0.35 kg × $12.80/kg" in text_of(shopper.get("/checkout/").content.decode())
    shopper.post("/checkout/", form_of(shopper))
    order, line = Order.objects.get(), OrderLine.objects.get()
    assert (line.quantity, line.total_minor, line.measure, order.goods_minor) == (350, 448, "weight", 448)
    page = text_of(shopper.get(f"/orders/{order.number}?t={order.token}").content.decode())
    assert "0.35 kg × $12.80/kg" in page


@pytest.mark.parametrize("typed", ["3", "abc", "60 kg", "-1 g", "0 g", ""])
def test_nonsense_is_refused_with_what_was_typed(shopper: Client, tomatoes: str, typed: str) -> None:
    answer = shopper.post("/cart/add/", {"sku": tomatoes, "quantity": typed}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#toasts")
    assert f"“{typed}” is not a weight. Type for example 0.35 kg or 350 g, up to 50 kg." in answer.content.decode()
    shopper.cookies["kaipu_language"] = "zh-hans"
    answer = shopper.post("/cart/add/", {"sku": tomatoes, "quantity": typed}, headers=HTMX)
    assert f"“{typed}”不是重量" in answer.content.decode()


def test_what_is_short_is_told_in_kilograms(shopper: Client, tomatoes: str) -> None:
    shopper.post("/cart/add/", {"sku": tomatoes, "quantity": "7 kg"})
    page = text_of(shopper.get("/cart/").content.decode())
    assert ("Only 6 kg left" in page, "Take 6 kg" in page) == (True, True)
    shopper.post("/cart/set/", {"sku": tomatoes, "quantity": "6000 g", "view": "cart"})
    assert "6 kg × $12.80/kg" in text_of(shopper.get("/cart/").content.decode())
