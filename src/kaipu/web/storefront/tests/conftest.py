"""A small shop for tests: six products on three shelves, a place that delivers and one where one collects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client

from kaipu.brain.recommendations import api as recommendations
from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory.models import Location
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf.queries.store import Follower
from kaipu.kernel.money import Money
from kaipu.web.storefront import frame
from kaipu.web.storefront.category import views as category
from kaipu.web.storefront.challenges import views as challenges
from kaipu.web.storefront.goods import cards
from kaipu.web.storefront.home import views as home
from kaipu.web.storefront.product import views as product
from kaipu.web.storefront.read import views as read
from kaipu.web.ui import limits

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NASTY = "<script>alert(1)</script> & \"milk\" 'x'"
GOODS = [
    ("1", "dairy/milk", "Whole milk, 1 gal", "全脂牛奶 1 加仑", 399, 90, 40, "public"),
    ("2", "dairy/milk", "Skim milk, 1 gal", "脱脂牛奶 1 加仑", 379, 10, 0, "public"),
    ("3", "dairy/cheese", "Shredded cheese, 8 oz", "奶酪碎 8 盎司", 549, 50, 3, "public"),
    ("4", "produce/tomatoes", "Roma tomatoes, 1 lb", "罗马番茄 1 磅", 149, 30, 9, "public"),
    ("5", "spirits/gin", "Dry gin, 1 L", "干金酒 1 升", 1999, 5, 9, "age"),
    ("6", "dairy/milk", NASTY, NASTY, 100, 1, 9, "public"),
]


@dataclass(frozen=True, slots=True)
class Shop:
    """What the tests need to know of the shop."""

    place: Location
    counter: Location
    skus: dict[str, Sku]


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    place = make_location()
    counter = make_location("SHOP1", delivers=False, pickup=True)
    skus = {}
    for code, path, en, zh, price, popularity, stock, policy in GOODS:
        category = make_category(path, name_en=path.split("/")[1].title(), name_zh="货架")
        sku = make_sku(code, name_en=en, name_zh=zh, category=category, popularity=popularity, policy=policy)
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=LONG_AGO)
        for where in (place, counter):
            if stock:
                make_stock(where, sku.id, stock)
        skus[code] = sku
    quiet = Follower()
    quiet.start_thread = False
    for module in ("listing", "searching"):
        monkeypatch.setattr(f"kaipu.commerce.shelf.queries.{module}.follower", quiet)
    forget()
    yield Shop(place, counter, skus)
    forget()


def forget() -> None:
    """Empty what processes remember."""
    for remembered in (
        frame._departments,
        cards._numbers,
        home._shell,
        home._rows,
        product._pickup_places,
        read._about,
        challenges._strip,
        category._guide,
    ):
        remembered.cache_clear()
    cards._kept.clear()
    recommendations.forget()
    limits.buckets.forget()


@pytest.fixture
def shopper(client: Client) -> Client:
    """A guest who reads English."""
    client.cookies["kaipu_language"] = "en"
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    """A guest who reads Chinese."""
    client.cookies["kaipu_language"] = "zh-hans"
    return client
