"""What there is to read: in both languages, on the pages of its goods, in the feed and on the map of the site."""

import pytest
from django.test import Client

from kaipu.commerce.content import api as content
from kaipu.commerce.content.tests.factories import AT, make_item, make_live
from kaipu.web.storefront.tests.conftest import Shop

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script>"


def text_of(browser: Client, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_an_article_is_read_in_the_language_of_its_address(shop: Shop, shopper: Client) -> None:
    blocks = (
        content.Block("text", f"Warm {NASTY}", "热的"), content.Block("products", goods=("1",)), content.Block("coupon", code="MOON10"),
        content.Block("live", "Tasting", "品鉴", link="https://live.example/1", at="2026-09-20T19:00:00+08:00"),
        content.Block("quote", "Good", "好", note_en="Ann", note_zh="安"), content.Block("survey", code="abc"),
        content.Block("video", link="https://v.example/1", note_en="We brew it.", seconds=245), content.Block("button", "Go", "去看看", link="/c/dairy/"),
    )  # fmt: skip
    make_live(blocks=blocks, title_en=f"Tea {NASTY}", slug="tea")
    page = text_of(shopper, "/read/tea/")
    assert NASTY not in page
    for part in (
        "Whole milk, 1 gal",
        "MOON10",
        "https://live.example/1",
        "Ann",
        "/s/abc/",
        "https://v.example/1",
        "4:05",
        "We brew it.",
        "/c/dairy/",
    ):
        assert part in page, part
    assert '<link rel="alternate" hreflang="zh-Hans" href="http://testserver/read/tea/?in=zh-hans">' in page
    assert '<meta property="og:type" content="article">' in page
    chinese = text_of(shopper, "/read/tea/?in=zh-hans")
    assert "<h1>赏月配好茶</h1>" in chinese
    assert '<html lang="zh-Hans">' in chinese
    assert "全脂牛奶 1 加仑" in chinese
    assert 'property="og:title" content="赏月配好茶"' in chinese
    assert shopper.get("/read/nothing/").status_code == 404


def test_drafts_are_nowhere(shop: Shop, shopper: Client) -> None:
    make_item(products=("1",))
    assert shopper.get("/read/tea-for-the-moon/").status_code == 404
    for url in ("/read/", "/read/rss.xml", "/sitemap.xml", "/p/product-1/"):
        assert "Tea for the moon" not in text_of(shopper, url)
        assert "tea-for-the-moon" not in text_of(shopper, url)


def test_lists_feed_map_and_the_goods_lead_to_it(shop: Shop, shopper: Client, reader: Client) -> None:
    make_live(products=("1",))
    make_live(title_en="Only English", title_zh="", stage="use", kind="page")
    make_live(title_en="A script", kind="script", blocks=(content.Block("shot", "Pan", seconds=5),))
    shopper.cookies["kaipu_language"] = "en"
    page = text_of(shopper, "/p/product-1/")
    assert '<a class="link" href="/read/tea-for-the-moon/">Tea for the moon</a>' in page
    listed = text_of(shopper, "/read/")
    assert "Tea for the moon" in listed
    assert "A script" not in listed
    assert "Tea for the moon" not in text_of(shopper, "/read/?for=use")
    feed = text_of(shopper, "/read/rss.xml?in=zh-hans")
    assert "<title>赏月配好茶</title>" in feed
    assert "<title>Only English</title>" in feed
    assert "<pubDate>Mon, 07 Sep 2026 14:00:00 +0000</pubDate>" in feed
    plan = text_of(shopper, "/sitemap.xml")
    assert plan.count("/read/") == 1 + 3 + 2  # the list; a page in two languages; one in English only
    assert "http://testserver/p/product-1/" in plan
    assert AT.isoformat() in plan
