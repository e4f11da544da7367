"""The desk in a real browser: today follows a sale, a decision is approved by keyboard alone, an order is shipped in the panel.

No page breaks a rule of axe in either theme, none is wider than the screen, and none writes an inline style or script.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults, log_in, make_manager
from tests.live import LiveShop, Shopper, open_shop

pytestmark = MARKS
PAGES = (
    "/desk/", "/desk/metrics/", "/desk/metrics/aov/", "/desk/metrics/ask/", "/desk/metrics/targets/",
    "/desk/metrics/ask/?m=net_sales&m=aov&d=channel&d=weekday&compare=previous&f1=channel&o1=in&v1=web", "/desk/metrics/rows/",
    "/desk/orders/", "/desk/products/", "/desk/plans/check-up/", "/desk/plans/notes/", "/desk/plans/notes/new/", "/desk/plans/playbooks/", "/desk/plans/team/", "/desk/plans/skills/", "/desk/plans/resources/", "/desk/plans/new/",
    "/desk/products/{product}/", "/desk/stock/", "/desk/stock/ONLINE/1/", "/desk/stock/expiring/", "/desk/customers/",
    "/desk/members/", "/desk/members/coupons/", "/desk/members/coupons/new/", "/desk/members/programme/", "/desk/members/partners/", "/desk/till/", "/desk/till/others/",
    "/desk/decisions/", "/desk/decisions/producers/", "/desk/decisions/policies/", "/desk/decisions/{decision}/", "/desk/purchasing/", "/desk/imports/", "/desk/system/",
    "/desk/audit/", "/desk/staff/", "/desk/orders/?q=nobody",
    "/desk/warehouse/", "/desk/warehouse/dws.orders/?column=net",
    "/desk/boards/", "/desk/boards/executive/", "/desk/privacy/", "/desk/privacy/retention/", "/desk/privacy/map/",
    "/desk/privacy/accesses/", "/desk/segments/", "/desk/segments/new/", "/desk/themes/", "/desk/interviews/", "/desk/interviews/new/", "/desk/guides/", "/desk/service/quality/", "/desk/guides/new/", "/desk/campaigns/", "/desk/campaigns/new/",
    "/desk/campaigns/manners/", "/desk/journeys/", "/desk/content/", "/desk/content/new/", "/desk/content/new/?kind=script", "/desk/content/brand/", "/desk/plans/", "/desk/plans/tasks/", "/desk/plans/tasks/new/", "/desk/plans/reviews/", "/desk/content/calendar/", "/desk/content/channels/", "/desk/content/hand/", "/desk/content/live/", "/desk/content/live/new/", "/desk/content/figures/", "/desk/content/creators/", "/desk/content/community/", "/desk/content/topics/", "/desk/channels/", "/desk/channels/?by=source&measure=orders", "/desk/channels/paths/", "/desk/channels/costs/", "/desk/channels/budget/", "/desk/channels/links/", "/desk/calendar/", "/desk/lifecycle/",
    "/desk/segments/places/", "/desk/segments/tags/", "/desk/segments/overlap/", "/desk/segments/clusters/", "/desk/segments/rfm/", "/desk/segments/cross/", "/desk/value/", "/desk/forecasts/", "/desk/prices/",
    "/desk/replenishment/", "/desk/replenishment/positions/?view=all", "/desk/replenishment/settings/", "/desk/replenishment/suppliers/",
    "/desk/recommendations/", "/desk/recommendations/places/", "/desk/recommendations/places/home/", "/desk/recommendations/barred/", "/desk/recommendations/preview/",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LiveShop]:
    """Open a shop that has sold for a month, with one proposal and a manager."""
    now = clock.now()
    place, sku = make_location(), make_sku("1")
    make_supply(sku.id)
    make_stock(place, sku.id, 300)
    pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=now - timedelta(days=40))
    for day in range(28, 0, -1):
        orders.record_till_sale(
            location_id=place.id, tracked=True, customer_id=None, wanted={sku.id: 10}, at=now - timedelta(days=day)
        )
    assert replenishment.propose_orders(at=now) == 1
    make_manager()
    with open_shop(tmp_path) as opened:
        yield opened


def test_today_follows_a_sale_and_the_order_is_shipped_in_the_panel(browser: Browser, shop: LiveShop) -> None:
    page = log_in(browser, shop)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    net_sales = page.locator("#live .stat-value").first
    assert net_sales.inner_text() == "$0.00"
    Shopper(shop, 1).buy("1")
    paid = time.monotonic()
    page.locator("#live .stat-value", has_text="$3.99").first.wait_for(timeout=10_000)
    assert time.monotonic() - paid < 5
    page.goto("/desk/orders/?state=paid")
    page.locator("tr[data-open]").first.click()
    page.locator("#side #order h1").wait_for()
    page.get_by_role("button", name="Ship").click()
    page.get_by_text("Shipped. The shopper sees the parcel number.").wait_for()
    page.locator("#rows .empty").wait_for()  # the list behind has followed
    page.goto("/desk/metrics/ask/?m=orders")
    page.locator("#chart-time canvas").wait_for()
    assert troubles == []


def test_the_keyboard_alone_approves_a_decision_and_finds_its_purchase_order(browser: Browser, shop: LiveShop) -> None:
    page = log_in(browser, shop)
    page.keyboard.press("Control+k")
    page.locator("#palette-results a").first.wait_for()
    page.keyboard.type("decis")
    page.locator("#palette-results a", has_text="Decisions").wait_for()
    page.locator("#palette-results a[href='/desk/orders/']").wait_for(state="detached")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/decisions/")
    link = page.locator("tr[data-open] a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/decisions/*/")
    page.get_by_role("button", name="Approve and carry out").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Approved and carried out.").wait_for()
    page.get_by_role("link", name="Open the purchase order").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/purchasing/*/")
    page.get_by_role("button", name="Receive").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Received. The stock is up, one lot a line.").wait_for()


def test_no_page_of_the_desk_breaks_a_rule_of_axe_nor_overflows(browser: Browser, shop: LiveShop) -> None:
    told = []
    for width, language, theme in ((390, "zh-hans", "light"), (1440, "en", "dark")):
        page = log_in(browser, shop, width=width, language=language, theme=theme)
        page.goto("/desk/decisions/")
        decision = str(page.locator("tr[data-open] a").first.get_attribute("href")).split("/")[-2]
        page.goto("/desk/products/")
        product = str(page.locator("tr[data-open] a").first.get_attribute("href")).split("/")[-2]
        told += list_faults(page, [path.format(decision=decision, product=product) for path in PAGES])
        page.context.close()
    assert told == []
