"""A marketer writes an article in a real browser: forbidden words are told while typing, it is approved, published, and read on the shop."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.content import api as content
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.pictures import make_png
from kaipu.demo import telling_others
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults, log_in, make_manager
from tests.live import LiveShop, open_shop

pytestmark = MARKS


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LiveShop]:
    """Open a shop with one tea, a manager, and others who tell of it."""
    at = clock.now() - timedelta(days=1)
    place = make_location()
    sku = make_sku(
        "1", name_en="Green tea, 100 g", name_zh="绿茶 100 克", category=make_category("drinks/tea", name_en="Tea")
    )
    pricing.set_price(sku_id=sku.id, amount=Money(499, "USD"), at=at)
    make_stock(place, sku.id, 20)
    manager = make_manager()
    telling_others.tell(manager, at)
    telling_others.broadcast(lambda _word: ("1",), at)
    account = content.save_account(
        account_id=None, platform="xiaohongshu", name="Kaipu", secret_name="", followers=900, is_on=True, at=at
    )
    blocks = (content.Block("picture", note_en="A bowl", note_zh="一碗汤"), content.Block("text", "Warm", "热"))
    item = content.keep_item(
        draft=content.Draft("article", "use", "Soup", "汤", blocks=blocks, due_at=at), item_id=None, user_id=manager, at=at,
        pictures={0: reviews.clean_picture(make_png())},
    )  # fmt: skip
    content.plan_post(
        account_id=account,
        item_id=item,
        title="Soup",
        text="Soup!",
        link="https://x.example/",
        due_at=at,
        user_id=manager,
        at=at,
    )
    content.send_posts(now=clock.now)
    with open_shop(tmp_path) as opened:
        yield opened


def test_an_article_is_written_checked_approved_and_read(browser: Browser, shop: LiveShop) -> None:
    page = log_in(browser, shop)
    page.goto("/desk/content/new/?template=guide")
    page.get_by_label("Title in English").fill("How to choose tea")
    page.get_by_label("Title in Chinese").fill("最好的茶怎么挑")
    expect(page.locator("#breaches")).to_contain_text("Better: “很好”.")
    page.get_by_label("Title in Chinese").fill("茶怎么挑")
    expect(page.locator("#breaches")).not_to_contain_text("很好")
    page.get_by_label("Article numbers").last.fill("1")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept as a new version.")).to_be_visible()
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("heading", name="茶怎么挑")).to_be_visible()
    page.get_by_role("link", name="Back to the editor").click()
    for button in ("Ask for approval", "Approve version 1", "Publish now"):
        page.get_by_role("button", name=button).click()
    page.get_by_role("link", name="On the shop").click()
    expect(page.get_by_role("heading", name="How to choose tea")).to_be_visible()
    expect(page.get_by_text("Green tea, 100 g").first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert list_faults(page, ["/read/how-to-choose-tea/", "/read/"]) == []
    page.goto("/p/product-1/")
    page.get_by_role("link", name="How to choose tea").click()
    page.get_by_role("link", name="阅读中文版").click()
    expect(page.get_by_role("heading", name="茶怎么挑")).to_be_visible()


def test_pages_with_data_keep_every_rule(browser: Browser, shop: LiveShop) -> None:
    told = []
    for width, theme, language in ((1440, "dark", "en"), (390, "light", "zh-hans")):
        page = log_in(browser, shop, width=width, theme=theme, language=language)
        page.goto("/desk/content/")
        item = page.locator("tr[data-open] a").first.get_attribute("href")
        page.goto("/desk/content/community/")
        challenge = page.locator("tr[data-open] a").first.get_attribute("href")
        places = (
            "",
            "calendar/",
            "channels/",
            "hand/",
            "live/",
            "live/new/",
            "creators/",
            "community/",
            "topics/",
            "new/?template=season",
        )
        page.goto("/desk/content/live/")
        show = page.locator("tr[data-open] a").first.get_attribute("href")
        page.goto("/live/")
        on_shop = [str(each.get_attribute("href")) for each in page.locator("main a[href^='/live/']").all()]
        assert len(on_shop) == 3
        parts = ("", "preview/", "results/", "script/")
        own = [
            *(f"/desk/content/{each}" for each in places),
            *(f"{item}{each}" for each in parts),
            str(challenge),
            str(show),
        ]
        told += list_faults(page, [*own, "/live/", *on_shop])
    assert told == []
