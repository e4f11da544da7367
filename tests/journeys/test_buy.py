"""A guest buys in a real browser: with a mouse, by keyboard alone, and without JavaScript; no page breaks a rule of axe."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults
from tests.live import LiveShop, open_shop

pytestmark = MARKS
GOODS = [
    ("1", "dairy/milk", "Whole milk, 1 gal", "全脂牛奶 1 加仑", 399),
    ("2", "dairy/cheese", "Shredded cheese, 8 oz", "奶酪碎 8 盎司", 549),
    ("3", "produce/tomatoes", "Roma tomatoes, 1 lb", "罗马番茄 1 磅", 149),
]
PERSON = {
    "name": "Alice Example", "email": "alice@example.com", "phone": "+1 555 010 9999", "street": "1 Main Street",
    "city": "Springfield", "postcode": "12345",
}  # fmt: skip

PAGES = (
    "/", "/departments/", "/c/dairy/?price=200", "/search/?q=mlik", "/p/product-1/", "/cart/", "/checkout/",
    "/account/login/", "/account/signup/", "/help/", "/privacy/", "/age/", "/nowhere/", "/read/", "/live/", "/contact/", "/challenges/",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LiveShop]:
    place, counter = make_location(), make_location("SHOP1", delivers=False, pickup=True)
    for code, path, en, zh, price in GOODS:
        sku = make_sku(code, name_en=en, name_zh=zh, category=make_category(path, name_en=path.split("/")[1].title()))
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
        for where in (place, counter):
            make_stock(where, sku.id, 20)
    with open_shop(tmp_path) as opened:
        yield opened


def visit(
    browser: Browser, shop: LiveShop, *, width: int = 390, language: str = "en", **options: object
) -> BrowserContext:
    context = browser.new_context(base_url=shop.url, viewport={"width": width, "height": 844}, **options)  # type: ignore[arg-type]  # fields by name, of several types
    context.add_cookies([{"name": "kaipu_language", "value": language, "url": shop.url}])
    return context


def settle_at_the_sandbox(page: Page) -> None:
    page.locator("button").first.click()
    page.wait_for_url("**/orders/**")


def test_a_guest_searches_adds_two_pays_and_sees_the_order(browser: Browser, shop: LiveShop) -> None:
    page = visit(browser, shop).new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto("/")
    page.locator(".consent button[value=all]").click()
    page.locator("#q").fill("chees")
    page.locator("#suggestions a").first.wait_for()
    page.locator("#q").press("Enter")
    page.locator(".add-button").first.click()
    page.locator(".stepper output").first.wait_for()
    page.goto("/p/product-1/")
    page.locator(".buy button").click()
    page.locator("#toasts .toast").wait_for()
    assert page.locator(".header [data-bag-count]").inner_text() == "2"
    page.goto("/cart/")
    assert "$14.47" in page.locator(".sums .grand").last.inner_text()
    page.goto("/checkout/")
    for name, value in PERSON.items():
        page.fill(f"#{name}", value)
    page.locator("aside button.primary").click()
    page.wait_for_url("**/pay/**")
    settle_at_the_sandbox(page)
    page.get_by_text("Thank you, it is ordered").wait_for(timeout=10_000)
    assert page.locator(".badge.info").inner_text() == "Being packed"
    assert page.locator(".header [data-bag-count]").inner_text() == ""
    assert troubles == []


def test_the_keyboard_alone_can_buy(browser: Browser, shop: LiveShop) -> None:
    page = visit(browser, shop, width=1440).new_page()
    page.goto("/p/product-3/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#quantity").focus()
    page.keyboard.press("Enter")
    page.locator("#toasts .toast").wait_for()
    page.goto("/checkout/")
    page.locator("#method-delivery").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#method-pickup").is_checked()
    page.keyboard.press("Tab")
    for name in ("name", "email", "phone"):
        assert page.evaluate("document.activeElement.id") == name
        page.keyboard.type(PERSON[name])
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pay/**")
    settle_at_the_sandbox(page)
    page.get_by_text("Thank you, it is ordered").wait_for(timeout=10_000)
    assert "Collected by" in page.locator("main").inner_text()


def test_without_javascript_one_buys_all_the_same(browser: Browser, shop: LiveShop) -> None:
    page = visit(browser, shop, language="zh-hans", java_script_enabled=False).new_page()
    page.goto("/c/dairy/")
    page.locator(".filter-fold summary").click()
    page.locator(".filters input[value='500']").check()
    page.get_by_role("button", name="显示").click()
    assert page.locator(".card").count() == 1
    page.locator(".add-button").click()
    assert page.url.endswith("/cart/")
    page.locator(".stepper button").last.click()
    page.goto("/checkout/")
    page.locator("aside button.primary").click()
    assert "请填写收货人姓名" in page.locator("#error-summary").inner_text()
    for name, value in PERSON.items():
        page.fill(f"#{name}", value)
    page.locator("aside button.primary").click()
    settle_at_the_sandbox(page)
    page.goto(page.url)
    assert "谢谢，下单成功" in page.locator("h1").inner_text()


def test_no_page_breaks_a_rule_of_axe_nor_overflows(browser: Browser, shop: LiveShop) -> None:
    told = []
    for width, language, scheme in ((390, "en", "light"), (768, "zh-hans", "dark"), (1440, "en", "light")):
        context = visit(browser, shop, width=width, language=language, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto("/c/dairy/")
        page.locator(".add-button").first.click()
        page.locator(".stepper").first.wait_for()
        told += list_faults(page, PAGES)
        context.close()
    assert told == []
