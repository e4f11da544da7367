"""A board in a real browser: looked at, narrowed, noted on, shared, asked for by mail and made anew, much of it by keyboard alone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page

from kaipu.brain.boards import api as boards
from kaipu.brain.lake import flows
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults, log_in, make_manager
from tests.live import LiveShop, open_shop

pytestmark = MARKS
PAGES = ("/desk/boards/", "/desk/boards/new/", "/desk/boards/executive/share/")


@pytest.fixture
def shop(settings, tmp_path: Path) -> Iterator[LiveShop]:
    """Open a shop that has sold for a month and whose warehouse is built."""
    settings.LAKE_ROOT = tmp_path / "lake"
    now = clock.now()
    place, sku = make_location(), make_sku("1")
    make_supply(sku.id)
    make_stock(place, sku.id, 3000)
    pricing.set_price(sku_id=sku.id, amount=Money(400, "USD"), at=now - timedelta(days=80))
    for day in range(56, 0, -1):
        quantity = 10 if day > 28 else 15
        orders.record_till_sale(
            location_id=place.id,
            tracked=True,
            customer_id=None,
            wanted={sku.id: quantity},
            at=now - timedelta(days=day),
        )
    make_manager()
    assert flows.build(now=clock.now).state == "published"
    with open_shop(tmp_path) as opened:
        yield opened


def follow(page: Page, selector: str, **options: str) -> None:
    """Go to a link or button by keyboard."""
    found = page.locator(selector, **options).first
    found.focus()
    page.keyboard.press("Enter")


def test_a_board_is_read_narrowed_noted_shared_and_made_anew(browser: Browser, shop: LiveShop) -> None:
    page = log_in(browser, shop)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto("/desk/boards/executive/")
    page.get_by_role("heading", name="Net sales rose 50.0% against the time before").wait_for()
    follow(page, ".chip", has_text="7 days")
    page.wait_for_url("**period=7**")
    page.get_by_role("heading", name="Net sales hardly moved against the time before").wait_for()
    page.locator("[data-drawn]").first.wait_for()

    bars = page.locator(".tile", has=page.get_by_role("heading", name=re.compile("Net sales: Place"))).first
    bars.locator("summary", has_text="As a table").press("Enter")
    bars.get_by_role("link", name=re.compile("^Only ")).first.press("Enter")
    page.wait_for_url("**is=location**")
    page.get_by_role("link", name=re.compile("Take away: Store")).press("Enter")
    page.locator(".tile h2", has_text="Net sales hardly moved").wait_for()

    line = page.locator(
        ".tile", has=page.get_by_role("heading", name="Net sales hardly moved against the time before")
    ).first
    line.locator("summary", has_text="Note a day").press("Enter")
    day = clock.local_date(clock.now()) - timedelta(days=2)
    line.locator("input[name=day]").fill(day.isoformat())
    line.locator("input[name=text]").fill("Snow in town")
    page.keyboard.press("Enter")
    page.get_by_text("Noted. Every chart").wait_for()
    page.locator(".notes", has_text="Snow in town").first.wait_for()

    follow(page, "a.button", has_text="Share")
    page.get_by_label("Anybody who has the link").check()
    page.get_by_role("button", name="Make the link").press("Enter")
    link = page.locator("input[readonly]").first.input_value()
    other = browser.new_context().new_page()
    other.goto(link)
    other.get_by_role("heading", name="Net sales hardly moved against the time before").wait_for()
    assert other.locator("a[href*='/desk/metrics/']").count() == 0
    other.context.close()

    page.goto("/desk/boards/executive/subscribe/")
    page.get_by_label("Every morning").check()
    page.get_by_role("button", name="Keep").press("Enter")
    page.get_by_text("The next one comes").wait_for()

    page.goto("/desk/boards/new/")
    page.get_by_label("Title", exact=True).fill("By hand")
    page.get_by_role("button", name="Add a tile").press("Enter")
    page.locator("#kind-2").select_option("bar")
    page.locator("#metric-2").fill("Orders")
    page.locator("#dimension-2").fill("Store")
    page.get_by_role("button", name="Move tile 3 up").press("Enter")
    page.locator("button[value=up-2]:focus").wait_for()
    page.locator("#metric-1").fill("Units")
    page.get_by_role("button", name="Save").last.press("Enter")
    page.get_by_role("heading", name="By hand").wait_for()
    page.get_by_role("heading", name=re.compile("Orders: Place")).wait_for()
    assert troubles == []


def test_what_was_asked_for_comes_by_mail(shop: LiveShop) -> None:
    alice = next(each for each in customers.list_staff() if each.email == "alice@example.com")
    boards.subscribe(
        board="executive",
        view="period=28&compare=previous",
        rhythm="daily",
        language="zh-hans",
        user_id=alice.id,
        at=clock.now(),
    )
    assert boards.send_due(at=clock.now().astimezone(clock.zone()).replace(hour=9)) == 1
    message = mail.outbox[0].message()
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds.count("image/png") >= 3
    assert kinds.count("text/csv") == 1
    assert "净销售额较上一时段上升 50.0%" in mail.outbox[0].body


def test_no_board_breaks_a_rule_of_axe_nor_overflows(browser: Browser, shop: LiveShop) -> None:
    told = []
    for width, language, theme in ((390, "zh-hans", "light"), (1440, "en", "dark")):
        page = log_in(browser, shop, width=width, language=language, theme=theme)
        told += list_faults(page, PAGES) + list_faults(page, ["/desk/boards/executive/"], drawn="[data-drawn]")
        page.context.close()
    assert told == []
