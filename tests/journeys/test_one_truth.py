"""Two screens cannot disagree: the desk, its tables, the API and the terminal tell the same of the same day."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.commands.metrics import metrics as command
from kaipu.commerce.cart import api as cart
from kaipu.commerce.members.tests.factories import make_coupon
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, place_order, text_of
from kaipu.web.ui.tests.conftest import quiet_shelf

__all__ = ["quiet_shelf"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def sold(settings: Any, tmp_path: Path) -> date:
    """Sell something today, and build the warehouse."""
    settings.LAKE_ROOT = tmp_path / "lake"
    place_order(make_basket(quantity=2, price_minor=399))
    assert flows.build(now=clock.now).state == "published"
    reading._state.due = 0
    return clock.local_date(clock.now())


def test_every_screen_tells_the_same(sold: date) -> None:
    alice: Client = make_person("Alice", "manager")
    span = f"from={sold}&to={sold}"
    api = alice.get(
        f"/api/v1/metrics/query?metrics=net_sales,orders,aov&first={sold}&last={sold}&dimensions=channel&grain=day"
    ).json()
    assert (api["totals"], api["rows"][0]["totals"], api["units"]) == (
        ["7.98", "1", "7.98"],
        ["7.98", "1", "7.98"],
        ["money", "count", "money"],
    )
    asked = text_of(alice.get(f"/desk/metrics/ask/?m=net_sales&m=orders&m=aov&d=channel&{span}"))
    assert asked.count("$7.98") >= 4
    assert "count(*)" in asked
    table = text_of(alice.get(f"/desk/metrics/ask/table.csv?m=net_sales&m=orders&d=channel&{span}")).splitlines()
    assert table == ["\ufeffchannel,from,net_sales,orders", f"web,{sold},7.98,1"]
    assert "$7.98" in text_of(alice.get(f"/desk/boards/executive/tiles/0/?{span}"))
    assert "$7.98" in text_of(alice.get("/desk/today/live/"))
    words = ("show", "net_sales", "--from", str(sold), "--to", str(sold), "--json")
    assert json.loads(CliRunner().invoke(command, words).output)["total"] == "7.98"
    posted = {
        "metrics": ["net_sales"],
        "first": str(sold),
        "last": str(sold),
        "filters": [{"dimension": "channel", "values": ["web"]}],
    }
    assert alice.post("/api/v1/metrics/query", posted, content_type="application/json").json()["totals"] == ["7.98"]
    rows = text_of(alice.get(f"/desk/metrics/rows/?m=orders&d=channel&{span}&member=web"))
    assert "dws.orders" in rows
    assert "7.98" in rows


def test_a_campaign_counts_the_orders_with_its_coupon_before_and_after_the_next_build(
    settings: Any, tmp_path: Path
) -> None:
    settings.LAKE_ROOT = tmp_path / "lake"
    make_coupon("FIVE-OFF", valid_until=None)
    basket = make_basket(quantity=4, price_minor=399)
    assert flows.build(now=clock.now).state == "published"
    cart.use_coupon(key=basket.key, code="five-off", at=clock.now())
    order = place_order(replace(basket, total_minor=basket.total_minor - 500))
    told = []
    for _ in range(2):
        reading._state.due = 0
        at = clock.now() + timedelta(seconds=1)
        since = at - timedelta(days=1)
        told.append(
            campaigns.measure(told=[order.customer_id], held=[0], since=since, until=at, coupon="five-off", at=at)
        )
        flows.build(now=clock.now)
    assert told[0] == told[1]
    side, held, redeemed, given = told[0]
    assert (side.orders, held.orders, redeemed, given) == (1, 0, 1, Decimal("5.00"))
    assert (side.net, side.uncosted, side.profit) == (Decimal("10.96"), Decimal("10.96"), 0)
