"""Behaviour in a real browser: pictures are drawn, clicks lie on the page, people are found; nothing breaks axe or overflows."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from kaipu.brain.behaviour.tests.test_queries import DAYS, make_behaviour
from kaipu.brain.lake.tests.factories import TODAY
from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock
from tests.live import LiveShop, open_shop

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("KAIPU_BROWSER_REQUIRED"),
        reason="no Chromium found: `apt-get install chromium` lets this test run",
    ),
]
PASSWORD = "open-the-shop-1"
RANGE = f"from={DAYS[8]}&to={TODAY}"
PAGES = (
    f"?{RANGE}", f"funnels/?{RANGE}&by=device", f"funnels/people/?{RANGE}&step=0", f"paths/?{RANGE}",
    f"paths/?{RANGE}&start=purchase&way=back", f"retention/?{RANGE}&grain=day", f"stickiness/?{RANGE}",
    f"searches/?{RANGE}", f"clicks/?{RANGE}", f"baskets/?{RANGE}&level=sku", f"first/?{RANGE}",
    f"workbench/?{RANGE}&do=associate", "funnels/?s1=search", "paths/?from=2026-01-01&to=2026-01-02",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path, settings: Any) -> Iterator[LiveShop]:
    """Open a shop whose warehouse knows some visits, with a manager."""
    settings.LAKE_ROOT = tmp_path / "lake"
    make_behaviour()
    at = clock.now()
    manager = customers.create_account(email="alice@example.com", password=PASSWORD, name="Alice", is_staff=True, at=at)
    access.grant_role(user_id=manager, role="manager", at=at)
    with open_shop(tmp_path, "web") as opened:
        yield opened


def log_in(browser: Browser, shop: LiveShop, *, width: int = 1440, theme: str = "light", language: str = "en") -> Page:
    context = browser.new_context(base_url=shop.url, viewport={"width": width, "height": 900})
    for name, value in (("kaipu_language", language), ("kaipu_theme", theme)):
        context.add_cookies([{"name": name, "value": value, "url": shop.url}])
    page = context.new_page()
    page.goto("/desk/")
    page.fill("input[name=login]", "alice@example.com")
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/desk/")
    return page


def test_behaviour_at_the_desk(shop: LiveShop) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        follow_a_funnel_to_its_people(browser, shop)
        see_clicks_on_the_page(browser, shop)
        assert faults_of_pages(browser, shop) == []
        browser.close()


def follow_a_funnel_to_its_people(browser: Browser, shop: LiveShop) -> None:
    """Ask for a funnel by its form, then open who passed it; the pictures of the other pages are drawn."""
    page = log_in(browser, shop)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(f"/desk/behaviour/funnels/?{RANGE}")
    page.locator("select[name=s3]").select_option("purchase")
    page.locator("select[name=s4]").select_option("")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="33.3% of 3 arrive").wait_for()
    page.locator("#chart-funnel canvas").wait_for()
    page.locator("table").first.locator("tbody tr").nth(2).get_by_role("link").click()
    page.get_by_text("1 customers; 0 visitors").wait_for()
    page.get_by_role("link", name="Back to the funnel").click()
    page.get_by_role("heading", name="33.3% of 3 arrive").wait_for()
    for address, picture in (
        ("paths/", "#figure-paths"),
        ("stickiness/", "#figure-active"),
        ("retention/", "#chart-curve"),
    ):
        page.goto(f"/desk/behaviour/{address}?{RANGE}&grain=day")
        page.locator(f"{picture} canvas").wait_for()
    assert troubles == []
    page.context.close()


def see_clicks_on_the_page(browser: Browser, shop: LiveShop) -> None:
    """Open the heat map: the shop's page is in its frame, without scripts, and spots lie where people clicked."""
    page = log_in(browser, shop)
    page.goto(f"/desk/behaviour/clicks/?{RANGE}&path=/&width=phone")
    frame = page.frame_locator(".heat-frame iframe")
    frame.locator("header").first.wait_for()
    spot, nothing = (
        page.evaluate(
            "([x, y]) => document.querySelector('.heat-frame canvas').getContext('2d').getImageData(x, y, 1, 1).data[3]", place
        )
        for place in ([196, 310], [196, 560])
    )  # fmt: skip
    assert spot > 100
    assert nothing == 0
    page.context.close()


def faults_of_pages(browser: Browser, shop: LiveShop) -> list[str]:
    told = []
    for width, language, theme in ((390, "zh-hans", "light"), (1440, "en", "dark"), (1440, "en", "light")):
        page = log_in(browser, shop, width=width, language=language, theme=theme)
        for address in PAGES:
            page.goto(f"/desk/behaviour/{address}")
            told += [f"{address} {width} {theme}: {found['id']}" for found in Axe().run(page)["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append(f"{address} {width}: wider than the screen")
        page.context.close()
    return told
