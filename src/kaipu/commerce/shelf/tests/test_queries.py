"""Browsing and searching in both languages, and how fast a change is seen."""

from datetime import UTC, datetime, timedelta

import pytest

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Location
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf import api as shelf
from kaipu.commerce.shelf.queries.store import Follower
from kaipu.kernel import clock
from kaipu.kernel.money import Money

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)

GOODS = [
    ("1", "dairy/milk", "Whole milk, 1 gal", "全脂牛奶 1 加仑", 399, 90, 40),
    ("2", "dairy/milk", "Skim milk, 1 gal", "脱脂牛奶 1 加仑", 379, 10, 0),
    ("3", "dairy/cheese", "Shredded cheese, 8 oz", "奶酪碎 8 盎司", 549, 50, 7),
    ("4", "produce/tomatoes", "Roma tomatoes, 1 lb", "罗马番茄 1 磅", 149, 30, 9),
]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Location:
    location = make_location()
    for code, path, en, zh, price, popularity, stock in GOODS:
        category = make_category(
            path, name_en=path.split("/")[1].title(), name_zh={"milk": "牛奶"}.get(path[6:], "其他")
        )
        sku = make_sku(code, name_en=en, name_zh=zh, category=category, popularity=popularity)
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=LONG_AGO)
        if stock:
            make_stock(location, sku.id, stock)
    quiet = Follower()
    quiet.start_thread = False
    for module in ("listing", "searching"):
        monkeypatch.setattr(f"kaipu.commerce.shelf.queries.{module}.follower", quiet)
    return location


def names(listing: shelf.Listing) -> list[str]:
    return [card.name_en for card in listing.cards]


def test_a_category_shows_all_that_is_under_it_sold_out_last(place: Location) -> None:
    listing = shelf.browse(path="dairy")
    assert names(listing) == ["Whole milk, 1 gal", "Shredded cheese, 8 oz", "Skim milk, 1 gal"]
    assert [child.path for child in listing.children] == ["dairy/cheese", "dairy/milk"]
    assert [branch.path for branch in shelf.browse(path="dairy/milk").trail] == ["dairy", "dairy/milk"]
    with pytest.raises(shelf.CategoryUnknown):
        shelf.browse(path="nowhere")


def test_facets_count_what_each_choice_would_leave(place: Location) -> None:
    listing = shelf.browse(path="dairy", filters=shelf.Filters(price_from=(200,)), sort="price")
    assert names(listing) == ["Whole milk, 1 gal", "Skim milk, 1 gal"]
    price = next(facet for facet in listing.facets if facet.code == "price")
    assert [(option.value, option.count, option.selected) for option in price.options] == [
        ("200", 2, True),
        ("500", 1, False),
    ]
    assert names(shelf.browse(path="dairy", filters=shelf.Filters(in_stock=True), sort="price-desc")) == [
        "Shredded cheese, 8 oz",
        "Whole milk, 1 gal",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("milk", "Whole milk, 1 gal"), ("MILKS", "Whole milk, 1 gal"), ("牛奶", "Whole milk, 1 gal"),
        ("niunai", "Whole milk, 1 gal"), ("niu nai", "Whole milk, 1 gal"), ("cheeze", "Shredded cheese, 8 oz"),
        ("tomato", "Roma tomatoes, 1 lb"), ("番茄", "Roma tomatoes, 1 lb"), ("奶酪", "Shredded cheese, 8 oz"),
        ("skim milk", "Skim milk, 1 gal"), ("3", "Shredded cheese, 8 oz"),
    ],
)  # fmt: skip
def test_search_finds_in_both_languages_and_pinyin_and_forgives(place: Location, text: str, first: str) -> None:
    assert names(shelf.search(text=text))[0] == first


def test_search_never_ends_in_nothing(place: Location) -> None:
    for text in ("zzzzqqqq", "", "   ", "<script>", "%", "x" * 500, "\u0000"):
        listing = shelf.search(text=text)
        assert listing.relaxed
        assert listing.total == 4


def test_suggestions_complete_words_and_categories(place: Location) -> None:
    assert [s.name_en for s in shelf.suggest(text="tom")] == ["Tomatoes", "Roma tomatoes, 1 lb"]
    assert "全脂牛奶 1 加仑" in [s.name_zh for s in shelf.suggest(text="牛奶")]
    assert shelf.suggest(text="  ") == []


def test_a_new_price_stock_and_unpublishing_are_seen_at_the_next_refresh(
    place: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaipu.commerce.shelf.queries.store.REST", 0.0)
    before = shelf.find_card(slug="product-1")
    assert before is not None
    now = clock.now()
    pricing.set_price(sku_id=before.sku_id, amount=Money(444, "USD"), at=now - timedelta(seconds=1))
    inventory.reserve_stock(owner="o", location_id=place.id, wanted={before.sku_id: 40}, at=now, expires_at=None)
    shelf.refresh()
    after = shelf.find_card(slug="product-1")
    assert after is not None
    assert (after.price_minor, after.available) == (444, 0)
    assert after.stamp > before.stamp
    product = catalog.get_product(slug="product-3", at=now)
    catalog.unpublish_product(product_id=product.id, at=now)
    shelf.refresh()
    assert shelf.find_card(slug="product-3") is None
