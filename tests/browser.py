"""A real browser for tests: opened once, logged in at the desk, and with the two questions every page must answer well."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock
from tests.live import LiveShop

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MARKS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("KAIPU_BROWSER_REQUIRED"),
        reason="no Chromium found: `apt-get install chromium` lets this test run",
    ),
]
MANAGER = "alice@example.com"
PASSWORD = "open-the-shop-1"

OVERLAPPING = """[...document.querySelectorAll("tbody tr")].some(row => [...row.cells].some(
    cell => cell.getBoundingClientRect().bottom > row.getBoundingClientRect().bottom + 1))"""


def make_manager() -> int:
    """Give Alice an account with every right at the desk."""
    at = clock.now()
    alice = customers.create_account(email=MANAGER, password=PASSWORD, name="Alice", is_staff=True, at=at)
    access.grant_role(user_id=alice, role="manager", at=at)
    return alice


@contextmanager
def open_browser(*, agent: str = "") -> Iterator[Browser]:
    """Open a browser; its event loop in this thread keeps Django from the database until the block ends.

    `agent` is what it calls itself, also in the beacons of a page that goes away, which a context's name would not reach.
    """
    named = [f"--user-agent={agent}"] if agent else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *named])
        yield opened
        opened.close()


def log_in(browser: Browser, shop: LiveShop, *, width: int = 1440, theme: str = "light", language: str = "en") -> Page:
    """Log the manager in at the shop's page, in a context of her own, and land at the desk."""
    context = browser.new_context(base_url=shop.url, viewport={"width": width, "height": 900})
    for name, value in (("kaipu_language", language), ("kaipu_theme", theme)):
        context.add_cookies([{"name": name, "value": value, "url": shop.url}])
    page = context.new_page()
    page.goto("/desk/")
    page.fill("input[name=login]", MANAGER)
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/desk/")
    return page


def list_faults(page: Page, paths: Iterable[str], *, drawn: str = "") -> list[str]:
    """Open pages one after the other and tell which break a rule of axe, are wider than the screen, or print one row over another.

    `drawn` is what must have appeared on a page before it is looked at. With KAIPU_SCREENSHOTS set to a folder, each
    page is kept there as a picture.
    """
    told = []
    screen = page.viewport_size or {"width": 0}
    for path in paths:
        page.goto(path)
        if drawn:
            page.locator(drawn).first.wait_for()
        told += [
            f"{path} {screen['width']}: {found['id']} {found['nodes'][0]['html'][:160]}"
            for found in Axe().run(page)["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append(f"{path} {screen['width']}: wider than the screen")
        if page.evaluate(OVERLAPPING):
            told.append(f"{path} {screen['width']}: cells stick out of their rows")
        if folder := os.environ.get("KAIPU_SCREENSHOTS"):
            name = path.strip("/").replace("/", "-").replace("?", "-")
            page.screenshot(path=f"{folder}/{name}-{screen['width']}.png", full_page=True)
    return told
