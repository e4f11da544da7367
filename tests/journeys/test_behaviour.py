"""Behaviour in a real browser: pictures are drawn, clicks lie on the page, people are found; nothing breaks axe or overflows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kaipu.brain.behaviour.tests.test_queries import DAYS, make_behaviour
from kaipu.brain.lake.tests.factories import TODAY
from tests.browser import MARKS, list_faults, log_in, make_manager, open_browser
from tests.live import LiveShop, open_shop

pytestmark = MARKS
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
    make_manager()
    with open_shop(tmp_path, "web") as opened:
        yield opened


def test_behaviour_at_the_desk(shop: LiveShop) -> None:
    with open_browser() as browser:
        follow_a_funnel_to_its_people(browser, shop)
        see_clicks_on_the_page(browser, shop)
        assert faults_of_pages(browser, shop) == []


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
        told += list_faults(page, [f"/desk/behaviour/{address}" for address in PAGES])
        page.context.close()
    return told
