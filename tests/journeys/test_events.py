"""What our own pages tell of a visit, in a real browser: nothing before a yes or where the browser says no, then all of it."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kaipu.brain.tracking.flows import collect
from kaipu.brain.tracking.models import DeadLetter, Event
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults, log_in, make_manager, open_browser
from tests.live import LiveShop, open_shop

pytestmark = MARKS
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
DESK = (
    "/desk/collection/", "/desk/collection/?span=days", "/desk/collection/plan/", "/desk/collection/plan/click/",
    "/desk/collection/letters/", "/desk/collection/letters/pile/?name=page_view&source=api&reason=unknown_field&field=evil",
    "/desk/collection/letters/{letter}/", "/desk/collection/keys/",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path, settings: Any) -> Iterator[LiveShop]:
    """Open a shop with one product."""
    settings.VAR = tmp_path
    place, sku = make_location(), make_sku("1")
    make_stock(place, sku.id, 300)
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=clock.now() - timedelta(days=4))
    with open_shop(tmp_path, "web") as opened:
        yield opened


def told(folder: Path) -> list[dict[str, Any]]:
    """Return what browsers told so far."""
    lines = [line for file in (folder / "spool").glob("*.jsonl") for line in file.read_text().splitlines()]
    return [event for event in map(json.loads, lines) if event["source"] == "browser"]


def wait_for(folder: Path, *names: str) -> list[dict[str, Any]]:
    """Wait until events of all these names have come."""
    for _ in range(150):
        found = told(folder)
        if set(names) <= {event["name"] for event in found}:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"only {sorted({event['name'] for event in told(folder)})} came")


def test_a_browser_tells_nothing_before_a_yes_and_then_everything_once(shop: LiveShop, tmp_path: Path) -> None:
    with open_browser(agent=PERSON) as browser:
        shop_around(shop, browser, tmp_path)
    collect()
    ids = [event["id"] for event in told(tmp_path)]
    assert Event.objects.filter(source="browser").count() == len(set(ids))
    assert not DeadLetter.objects.exists(), DeadLetter.objects.values_list("reason", "field", "payload")
    assert set(Event.objects.filter(source="browser").values_list("bot", "browser")) == {(False, "Chrome")}


def shop_around(shop: LiveShop, browser: Browser, tmp_path: Path) -> None:
    """Look around, agree, search, click, lose the network and find it again."""
    context = browser.new_context(viewport={"width": 390, "height": 500})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{shop.url}/search/?q=sku")
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(600)
    page.goto(f"{shop.url}/departments/")
    assert told(tmp_path) == []
    assert page.evaluate("Object.keys(localStorage)") == []

    page.get_by_role("button", name="Yes, you may").click()
    page.wait_for_timeout(400)
    slug = shop_slug(page, shop)
    page.goto(f"{shop.url}/search/?q=")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(600)
    page.locator(f'.grid-goods a[href="/p/{slug}/"]').first.click()
    page.wait_for_url("**/p/**")
    found = wait_for(tmp_path, "page_view", "click", "search_click", "scroll_depth", "page_leave")
    searched = next(event for event in found if event["name"] == "search_click")
    assert (searched["slug"], searched["position"], searched["device"]) == (slug, 1, "desktop")
    clicked = next(event for event in found if event["name"] == "click" and event["path"] == "/search/")
    assert (0 < clicked["x"] <= 1, clicked["width"], clicked["visitor"] != "") == (True, "phone", True)

    context.set_offline(True)
    page.mouse.click(200, 250)
    page.wait_for_timeout(5600)
    kept = page.evaluate("Object.keys(localStorage).length")
    context.set_offline(False)
    assert kept >= 1, "what could not be sent waits in the browser"
    for _ in range(100):
        if page.evaluate("Object.keys(localStorage).length") == 0:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    assert [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text] == []


def shop_slug(page: Page, shop: LiveShop) -> str:
    """Return the only product's name in addresses."""
    page.goto(f"{shop.url}/search/?q=")
    return str(page.locator('.grid-goods a[href^="/p/"]').first.get_attribute("href")).split("/")[2]


def test_a_browser_that_asks_not_to_be_tracked_tells_nothing(shop: LiveShop, tmp_path: Path) -> None:
    with open_browser(agent=PERSON) as browser:
        context = browser.new_context(extra_http_headers={"Sec-GPC": "1"})
        context.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
        context.add_cookies([{"name": "kaipu_consent", "value": "all", "url": shop.url}])
        page = context.new_page()
        page.goto(f"{shop.url}/departments/")
        page.mouse.click(100, 200)
        page.wait_for_timeout(5500)
        page.goto(f"{shop.url}/help/")
        assert page.get_by_role("button", name="Yes, you may").count() == 0
        assert (told(tmp_path), page.evaluate("Object.keys(localStorage)")) == ([], [])
        assert "kaipu_visit" not in {cookie.get("name") for cookie in context.cookies()}


def test_the_pages_of_collection_fit_and_can_be_used_by_all(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    now = clock.now()
    letter = DeadLetter.objects.create(
        source="api", name="page_view", reason="unknown_field", field="evil", received_at=now,
        payload=json.dumps({"id": "x", "name": "page_view", "text": "long" * 200}),
    )  # fmt: skip
    make_manager()
    number = letter.id
    faults = []
    with open_shop(tmp_path, "web") as shop, open_browser() as browser:
        for width, language, theme in ((390, "zh-hans", "light"), (1440, "en", "dark")):
            page = log_in(browser, shop, width=width, language=language, theme=theme)
            faults += list_faults(page, [address.format(letter=number) for address in DESK])
            page.context.close()
    assert faults == []
