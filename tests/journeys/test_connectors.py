"""The pages of connectors and competitors in a real browser: they fit, can be used by all, and matches are decided by key."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.models import Match
from kaipu.brain.competitors.tests.factories import make_offer
from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.tests.factories import connect, row
from kaipu.brain.connectors.tests.source import Source
from kaipu.brain.lake import flows as lake
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults, log_in, make_manager, open_browser
from tests.live import LiveShop, open_shop

pytestmark = MARKS
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
    make_manager()
    with open_shop(tmp_path, "web") as opened:
        yield opened


def test_the_pages_fit_and_can_be_used_by_all(shop: LiveShop) -> None:
    dead = connectors.list_dead_rows(connector="ads", limit=1)[0].id
    told = []
    with open_browser() as browser:
        for width, language in ((390, "zh-hans"), (1440, "en")):
            page = log_in(browser, shop, width=width, language=language)
            told += list_faults(page, [path.format(dead=dead) for path in PAGES])
            page.context.close()
    assert told == []


def test_matches_are_decided_and_taken_back_by_key(shop: LiveShop) -> None:
    with open_browser() as browser:
        page = log_in(browser, shop)
        page.goto("/desk/competitors/matches/")
        page.keyboard.press("1")
        page.get_by_text("“Meadow milk” is ours now").wait_for()
        page.keyboard.press("u")
        page.get_by_text("Taken back; it waits again.").wait_for()
        page.keyboard.press("0")
        page.get_by_text("“Meadow milk” is not ours.").wait_for()
    assert sorted(Match.objects.values_list("state", flat=True)) == ["auto", "rejected", "rejected"]
