"""What every page keeps to: its number of queries, its headers, both languages, and no word of a stranger as code."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.storefront.tests.conftest import NASTY, Shop

pytestmark = pytest.mark.django_db
PAGES = [
    "/", "/departments/", "/c/dairy/", "/c/dairy/milk/?price=200&sort=price&page=2&stock=1", "/search/?q=milk",
    "/search/?q=%3Cscript%3E", "/p/product-1/", "/p/product-6/", "/cart/", "/help/", "/privacy/", "/age/",
    "/account/login/", "/account/signup/", "/account/password/reset/",
]  # fmt: skip
CODE_IN_PAGE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 0), ("/c/dairy/", 0), ("/search/?q=milk", 0), ("/suggest/?q=mil", 0), ("/p/product-1/", 2)],
)
def test_browsing_asks_little_of_the_database(shopper: Client, shop: Shop, path: str, queries: int) -> None:
    shopper.get(path)  # the shelf and the list of pick-up places are loaded once a process
    assert queries_of(lambda: shopper.get(path)) == queries


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_whole_in_both_languages_and_carries_no_code(
    client: Client, shop: Shop, path: str, language: str
) -> None:
    client.cookies["kaipu_language"] = language
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.startswith("<!doctype html>")
    assert page.count("<h1") == 1
    assert ('<html lang="zh-Hans"' in page) == (language == "zh-hans")
    assert ("开铺超市" in page) == (language == "zh-hans")
    assert CODE_IN_PAGE.search(page) is None
    assert "\ue000" not in page


def test_the_policy_allows_nothing_inline_and_nothing_foreign(shopper: Client, shop: Shop) -> None:
    policy = shopper.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert shopper.get("/")["X-Frame-Options"] == "DENY"
    assert shopper.get("/")["X-Content-Type-Options"] == "nosniff"


def test_pages_come_compressed_where_that_is_understood(shopper: Client, shop: Shop) -> None:
    plain = shopper.get("/c/dairy/")
    packed = shopper.get("/c/dairy/", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_names_and_searches_are_shown_as_text(shopper: Client, shop: Shop) -> None:
    for path in ("/c/dairy/", "/p/product-6/", "/search/?q=%3Cscript%3Ealert(1)", "/suggest/?q=script"):
        page = shopper.get(path).content.decode()
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;milk&quot;" in shopper.get("/c/dairy/").content.decode()
    shopper.post("/cart/add/", {"sku": "6"})
    assert NASTY not in shopper.get("/cart/").content.decode()


def test_a_search_never_ends_empty(shopper: Client, shop: Shop) -> None:
    assert b"We looked for" in shopper.get("/search/?q=mlik").content
    found = shopper.get("/search/?q=quixotic zebra").content
    assert b"Nothing has all of these words" in found
    assert b"/p/product-1/" in found
    assert shopper.get("/search/?q=" + "x" * 5000).status_code == 200
    assert shopper.get("/search/?q=%00").status_code == 200


def test_a_narrowed_listing_keeps_its_filters_and_htmx_gets_the_listing_alone(shopper: Client, shop: Shop) -> None:
    page = shopper.get("/c/dairy/?price=500&brand=Meadow").content.decode()
    assert 'name="price" value="500" checked' in page
    assert "Shredded cheese" in page
    assert "/p/product-1/" not in page
    piece = shopper.get("/c/dairy/?price=500", headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<div id="listing"')
    assert shopper.get("/c/dairy/?price=nonsense&page=-3&sort=evil&storage=x").status_code == 200


def test_a_new_price_is_on_the_card_and_the_page_at_once(shopper: Client, shop: Shop) -> None:
    assert "$3<small>.99</small>" in shopper.get("/c/dairy/milk/").content.decode()
    pricing.set_price(sku_id=shop.skus["1"].id, amount=Money(425, "USD"), at=clock.now())
    shelf.refresh()
    assert "$4<small>.25</small>" in shopper.get("/c/dairy/milk/").content.decode()
    assert "$4<small>.25</small>" in shopper.get("/p/product-1/").content.decode()


def test_goods_for_adults_stand_behind_the_question(shopper: Client, shop: Shop) -> None:
    assert "Are you 21 or older?" in shopper.get("/p/product-5/").content.decode()
    assert "Are you 21 or older?" in shopper.get("/c/spirits/").content.decode()
    assert shopper.post("/cart/add/", {"sku": "5"}).status_code == 422
    answer = shopper.post("/age/", {"answer": "yes", "next": "/p/product-5/"})
    assert (answer.status_code, answer["Location"]) == (302, "/p/product-5/")
    assert "Dry gin" in shopper.get("/p/product-5/").content.decode()
    assert shopper.post("/cart/add/", {"sku": "5"}).status_code == 302


def test_what_is_not_there_is_told_with_a_way_on(client: Client, shop: Shop) -> None:
    for path in ("/nowhere/", "/p/unknown/", "/c/no/such/", "/orders/NOSUCH?t=guess"):
        response = client.get(path, headers={"Accept-Language": "zh-CN"})
        assert response.status_code == 404
        assert "找不到这个页面" in response.content.decode()
        assert 'action="/search/"' in response.content.decode()


def test_the_language_follows_the_browser_until_the_switch_is_used(client: Client, shop: Shop) -> None:
    assert 'lang="zh-Hans"' in client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).content.decode()
    switched = client.post("/language/", {"language": "en", "next": "/c/dairy/"}, headers={"Accept-Language": "zh-CN"})
    assert switched["Location"] == "/c/dairy/"
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert client.post("/language/", {"language": "xx", "next": "//evil.example/"})["Location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_does_nothing(shopper: Client, shop: Shop, headers: dict[str, str]) -> None:
    response = shopper.post("/cart/add/", {"sku": "1"}, headers=headers)
    assert response.status_code == 403
    assert "another site" in response.content.decode()
    assert "Your cart is empty" in shopper.get("/cart/").content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
def test_our_own_forms_pass(shopper: Client, shop: Shop, headers: dict[str, str]) -> None:
    assert shopper.post("/cart/add/", {"sku": "1"}, headers=headers).status_code == 302


def test_guessing_the_password_of_an_erasure_ends_too(shopper: Client, shop: Shop) -> None:
    answers = [shopper.post("/account/data/erasure/", {"password": "guess"}).status_code for _ in range(11)]
    assert 429 not in answers[:10]
    assert answers[10] == 429


def test_guessing_passwords_ends_with_a_clear_page(shopper: Client, shop: Shop) -> None:
    for _ in range(10):
        assert shopper.post("/account/login/", {"login": "a@example.com", "password": "guess"}).status_code == 200
    refused = shopper.post("/account/login/", {"login": "a@example.com", "password": "guess"})
    assert refused.status_code == 429
    seconds = int(refused["Retry-After"])
    assert 1 <= seconds <= 6
    assert f"Wait {seconds} second" in refused.content.decode()
    elsewhere = shopper.post("/account/login/", {"login": "a@example.com"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200
