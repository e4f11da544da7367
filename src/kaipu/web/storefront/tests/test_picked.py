"""Recommendations in the shop: each with its reason; without the brain's lists every page is as before."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from kaipu.brain.recommendations import api as recommendations
from kaipu.brain.recommendations.operations import save_picks
from kaipu.brain.recommendations.rules import place_key
from kaipu.commerce.inventory.models import Lot
from kaipu.kernel import clock
from kaipu.web.storefront.tests.conftest import Shop

AT = datetime(2026, 11, 22, 7, tzinfo=UTC)
pytestmark = pytest.mark.django_db
Pick = recommendations.Pick


def recommend(slot: str, **given):
    recommendations.forget()
    return [pick.sku_id for pick in recommendations.recommend(slot=slot, at=clock.now(), **given)]


def test_a_guest_sees_what_is_bought_at_this_time_of_day(shopper: Client, shop: Shop) -> None:
    assert "Often bought at this time of day" not in shopper.get("/").content.decode()
    picks = [Pick(shop.skus[code].id, 1.0, "many") for code in ("1", "2", "5", "4")]
    save_picks(kind="hour", picks=dict.fromkeys(range(4), picks), at=AT)
    recommendations.forget()
    page = shopper.get("/").content.decode()
    assert "Often bought at this time of day" in page
    assert page.count('<p class="why">Bought by many at the moment</p>') == 2  # sold out and gin are not shown
    assert recommend("home") == [shop.skus["1"].id, shop.skus["4"].id]


def test_a_customer_sees_their_own_list_but_not_what_is_in_the_cart(shop: Shop) -> None:
    milk, cheese, tomato = (shop.skus[code].id for code in ("1", "3", "4"))
    save_picks(
        kind="customer",
        picks={7: [Pick(milk, 1.0, "again", {"times": 3, "days": 9}), Pick(cheese, 0.9, "alike")]},
        at=AT,
    )
    save_picks(
        kind="along",
        picks={milk: [Pick(cheese, 0.2, "along", {"with": milk}), Pick(tomato, 0.1, "along", {"with": milk})]},
        at=AT,
    )
    assert recommend("home", customer_id=7) == [milk, cheese]
    assert recommend("home", customer_id=7, inside=[milk]) == [cheese]
    assert recommend("again", customer_id=7) == [milk]
    assert recommend("again") == []
    assert recommend("cart", customer_id=7, inside=[milk]) == [cheese, tomato]
    assert recommend("home", inside=[milk]) == [cheese, tomato]  # a guest with a cart
    recommendations.forget_customer(customer_id=7)
    assert recommend("home", customer_id=7) == []


def test_a_listing_shows_first_what_somebody_may_want(shopper: Client, shop: Shop) -> None:
    def shown(path: str) -> list[str]:
        recommendations.forget()
        return re.findall(r'href="/p/(product-\d)/"', shopper.get(path).content.decode())

    tomato, cheese, skim = (shop.skus[code].id for code in ("4", "3", "2"))
    before = shown("/c/dairy/")
    assert before == ["product-1", "product-3", "product-6", "product-2"]  # by trade, the sold-out one last
    assert "first</p>" not in shopper.get("/c/dairy/").content.decode()
    picks = [Pick(cheese, 1.0, "many"), Pick(skim, 0.9, "many")]
    save_picks(kind="hour", picks=dict.fromkeys(range(4), picks), at=AT)
    assert shown("/c/dairy/") == ["product-3", "product-1", "product-6", "product-2"]
    assert "what is bought at this hour first" in shopper.get("/c/dairy/").content.decode()
    assert shown("/c/dairy/?sort=price") == ["product-6", "product-1", "product-3", "product-2"]
    assert shown("/search/?q=1")[:1] == ["product-1"]
    save_picks(kind="customer", picks={7: [Pick(tomato, 2.0, "again"), Pick(cheese, 1.0, "alike")]}, at=AT)
    recommendations.forget()
    lifts = recommendations.find_lifts(slot="search", at=clock.now(), customer_id=7)
    assert lifts == {tomato: 1.0, cheese: 0.5}
    recommendations.exclude(category_path="produce", note="", by=1, at=AT)
    recommendations.set_slot(name="category", place=recommendations.Place("again", 5, 24, 0), at=AT)
    recommendations.forget()
    assert recommendations.find_lifts(slot="search", at=clock.now(), customer_id=7) == {cheese: 1.0}
    assert recommendations.find_lifts(slot="category", at=clock.now(), customer_id=7) == {}
    recommendations.set_slot(name="category", place=recommendations.Place("off", 5, 24, 0), at=AT)
    assert shown("/c/dairy/") == before


def test_barred_goods_and_categories(shop: Shop) -> None:
    milk, cheese = shop.skus["1"].id, shop.skus["3"].id
    save_picks(kind="customer", picks={7: [Pick(milk, 1.0, "again"), Pick(cheese, 0.9, "again")]}, at=AT)
    recommendations.exclude(sku_id=milk, note="", by=1, at=AT)
    assert recommend("home", customer_id=7) == [cheese]
    recommendations.exclude(category_path="dairy", note="", by=1, at=AT)
    assert recommend("home", customer_id=7) == []
    with pytest.raises(recommendations.AlreadyExcluded):
        recommendations.exclude(category_path="dairy", note="again", by=1, at=AT)
    for each in recommendations.list_exclusions():
        recommendations.readmit(exclusion_id=each.id, at=AT)
    assert recommend("home", customer_id=7) == [milk, cheese]


def test_what_expires_before_it_arrives_is_not_recommended(shop: Shop) -> None:
    milk = shop.skus["1"].id
    save_picks(kind="customer", picks={7: [Pick(milk, 1.0, "again")]}, at=AT)
    assert recommend("home", customer_id=7) == [milk]
    Lot.objects.filter(sku_id=milk, location=shop.place).update(expires_on=clock.local_date(clock.now()))
    assert recommend("home", customer_id=7) == []


def test_a_place_can_be_switched_off(shop: Shop) -> None:
    save_picks(kind="customer", picks={7: [Pick(shop.skus["1"].id, 1.0, "again")]}, at=AT)
    recommendations.set_slot(name="home", place=recommendations.Place("off", 6, 2, 0), at=AT)
    assert recommend("home", customer_id=7) == []


def test_the_product_page_shows_companions_its_like_and_what_is_there_instead(shopper: Client, shop: Shop) -> None:
    milk, skim, cheese = (shop.skus[code].id for code in ("1", "2", "3"))
    save_picks(kind="along", picks={milk: [Pick(cheese, 0.2, "along", {"with": milk})]}, at=AT)
    save_picks(kind="similar", picks={skim: [Pick(milk, 0.8, "similar")]}, at=AT)
    recommendations.forget()
    page = shopper.get("/p/product-1/").content.decode()
    assert "Goes with it" in page
    assert '<p class="why">Often bought together</p>' in page
    sold_out = shopper.get("/p/product-2/").content.decode()
    assert "You can have these instead" in sold_out
    assert '<p class="why">Of the same kind' in sold_out


def test_the_cart_shows_what_may_be_needed(reader: Client, shop: Shop) -> None:
    milk, cheese = shop.skus["1"].id, shop.skus["3"].id
    save_picks(kind="along", picks={milk: [Pick(cheese, 0.2, "along", {"with": milk})]}, at=AT)
    recommendations.forget()
    reader.post("/cart/add/", {"sku": "1"})
    assert "奶酪碎" in reader.get("/cart/").content.decode()


def test_a_row_follows_what_was_looked_at_with_consent_only(shopper: Client, shop: Shop) -> None:
    milk, cheese, tomato = (shop.skus[code].id for code in ("1", "3", "4"))
    save_picks(kind="similar", picks={milk: [Pick(cheese, 0.9, "similar")]}, at=AT)
    save_picks(kind="along", picks={milk: [Pick(tomato, 0.4, "along", {"with": milk})]}, at=AT)
    recommendations.forget()
    shopper.cookies.pop("kaipu_consent", None)
    shopper.get("/p/product-1/")
    assert "kaipu_looked" not in shopper.cookies
    assert "After" not in shopper.get("/").content.decode()
    shopper.cookies["kaipu_consent"] = "all"
    shopper.get("/p/product-1/")
    assert shopper.cookies["kaipu_looked"].value == str(milk)
    recommendations.forget()
    page = shopper.get("/").content.decode()
    assert "After what you looked at" in page
    assert page.count("After looking at Whole milk, 1 gal</p>") == 2
    shopper.get("/p/product-4/")
    assert shopper.cookies["kaipu_looked"].value == f"{tomato}.{milk}"
    shopper.cookies["kaipu_looked"] = "x.<b>.99999999999999999"
    assert shopper.get("/").status_code == 200


def test_goods_alike_say_how_they_stand_beside_the_one_looked_at(shopper: Client, shop: Shop) -> None:
    milk, cheese = shop.skus["1"].id, shop.skus["3"].id
    save_picks(kind="similar", picks={milk: [Pick(cheese, 0.9, "similar")]}, at=AT)
    recommendations.forget()
    assert '<p class="why">Of the same kind' in shopper.get("/p/product-1/").content.decode()


def test_what_trends_where_orders_come_from_comes_first(shop: Shop) -> None:
    milk, cheese = shop.skus["1"].id, shop.skus["3"].id
    save_picks(kind="hour", picks={part: [Pick(milk, 1.0, "many")] for part in range(4)}, at=AT)
    assert recommend("home") == [milk]
    here = {place_key(shop.place.id, part): [Pick(cheese, 1.0, "many")] for part in range(4)}
    save_picks(kind="place", picks=here, at=AT)
    assert recommend("home") == [cheese]
