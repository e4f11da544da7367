"""The pages of partners with data, in both languages, on a telephone and a desk: nothing too wide, nothing against axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners.tests.factories import AT, make_partner, make_scheme, sell
from tests.browser import MARKS, list_faults, log_in, make_manager
from tests.live import LiveShop, open_shop

pytestmark = MARKS


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LiveShop]:
    """Open a shop with two partners, commissions and a payout that waits."""
    make_manager()
    make_scheme(hold_days=0)
    first = make_partner("C1", name="Dora Example", email="dora@example.com")
    second = make_partner("C2", parent=first.code, name="Ben Sample")
    for number in range(2):
        partners.earn_commission(order_id=sell(second.code, 20_000, number=str(number)), at=AT)
    partners.release_commissions(partner_id=second.id, at=AT)
    partners.set_tax_data(partner_id=second.id, name="Ben Sample", tax_id="12-345", country="US", at=AT)
    partners.prepare_payout(at=AT)
    with open_shop(tmp_path, "web") as opened:
        yield opened


def test_pages_of_partners_fit_and_pass_axe(browser: Browser, shop: LiveShop) -> None:
    page = log_in(browser, shop)
    page.goto("/desk/members/partners/")
    opened = page.locator("td.whole-cell a.link").first.get_attribute("href")
    assert opened
    paths = ("/desk/members/partners/", opened, "/account/partner/", "/desk/collection/keys/")
    faults = []
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "kaipu_language", "value": language, "url": shop.url}])
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            faults += list_faults(page, paths)
    assert faults == []
