"""The pages of connectors and competitors in a real browser: they fit, can be used by all, and matches are decided by key."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.models import Match
from kaipu.brain.competitors.tests.factories import make_offer
from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.tests.factories import connect, row
from kaipu.brain.connectors.tests.source import Source
from kaipu.brain.lake import flows as lake
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers import api as customers
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import access, clock
from kaipu.kernel.money import Money
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
PAGES = (
    "/desk/connectors/", "/desk/connectors/ads/", "/desk/connectors/ads/mapping/", "/desk/connectors/ads/settings/",
    "/desk/connectors/ads/dead/", "/desk/connectors/ads/dead/{dead}/", "/desk/connectors/new/", "/desk/connectors/new/?contract=offer",
    "/desk/competitors/", "/desk/competitors/rival/", "/desk/competitors/matches/", "/desk/competitors/matches/?state=auto",
    "/desk/competitors/alerts/",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path, settings: Any) -> Iterator[LiveShop]:
    """Open a shop with a connector that has dead rows and totals that differ, and a competitor with matches of each kind."""
    settings.VAR, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    now = clock.now()
    source, day = Source(), clock.local_date(now) - timedelta(days=1)
    connect(source.url, totals_url=f"{source.url}/totals")
    source.answers["/report"] = lambda _: {"data": [row(f"{day}"), row(f"{day}", cost="n/a", campaign="b" * 60)]}
    source.answers["/totals"] = lambda _: [{"day": f"{day}", "rows": 5, "sum": 99}]
    connectors.run_connector(key="ads")
    source.stop()
    for code, name in (("1", "Meadow whole milk"), ("2", "Meadow low-fat milk")):
        sku = make_sku(code, name_en=name, name_zh="牛奶")
        pricing.set_price(sku_id=sku.id, amount=Money(400, "USD"), at=now - timedelta(days=9))
    make_offer(
        "Meadow whole milk",
        300,
        code="a",
        size="1 gal",
        brand="Meadow",
        day=day,
        promotion="Milk days",
        regular_minor=390,
    )
    make_offer("Meadow milk", 420, code="b", size="1 gal", brand="Meadow", day=day)
    make_offer(
        "Garden hose with a very long name that somebody thought of for the sake of search engines",
        999,
        code="c",
        day=day,
    )
    competitors.follow_offers()
    assert lake.build().state == "published"
    manager = customers.create_account(email="a@example.com", password=PASSWORD, name="Alice", is_staff=True, at=now)
    access.grant_role(user_id=manager, role="manager", at=now)
    with open_shop(tmp_path, "web") as opened:
        yield opened


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open a browser; its event loop in this thread keeps Django from the database until the block ends."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def log_in(browser: Browser, shop: LiveShop, width: int, language: str) -> Page:
    """Open the desk at a width and in a language."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=shop.url)
    context.add_cookies([{"name": "kaipu_language", "value": language, "url": shop.url}])
    page = context.new_page()
    page.goto("/account/login/?next=/desk/connectors/")
    page.locator("input[name=login]").fill("a@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/desk/connectors/")
    return page


def test_the_pages_fit_and_can_be_used_by_all(shop: LiveShop) -> None:
    dead = connectors.list_dead_rows(connector="ads", limit=1)[0].id
    told = []
    with open_browser() as browser:
        for width, language in ((390, "zh-hans"), (1440, "en")):
            page = log_in(browser, shop, width, language)
            for path in PAGES:
                page.goto(path.format(dead=dead))
                told += [
                    f"{path} {width}: {each['id']} {each['nodes'][0]['html'][:160]}"
                    for each in Axe().run(page)["violations"]
                ]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    told.append(f"{path} {width}: wider than the screen")
                if folder := os.environ.get("KAIPU_SCREENSHOTS"):
                    page.screenshot(
                        path=f"{folder}/{path.strip('/').replace('/', '-').replace('?', '-')}-{width}.png",
                        full_page=True,
                    )
            page.context.close()
    assert told == []


def test_matches_are_decided_and_taken_back_by_key(shop: LiveShop) -> None:
    with open_browser() as browser:
        page = log_in(browser, shop, 1440, "en")
        page.goto("/desk/competitors/matches/")
        page.keyboard.press("1")
        page.get_by_text("“Meadow milk” is ours now").wait_for()
        page.keyboard.press("u")
        page.get_by_text("Taken back; it waits again.").wait_for()
        page.keyboard.press("0")
        page.get_by_text("“Meadow milk” is not ours.").wait_for()
    assert sorted(Match.objects.values_list("state", flat=True)) == ["auto", "rejected", "rejected"]
