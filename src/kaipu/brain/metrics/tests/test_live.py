"""Metrics before the first build, while the day goes, and of people whose days are not over yet."""

from datetime import timedelta

import pytest

from kaipu.brain.lake import flows
from kaipu.brain.lake.tests.factories import NOW, TODAY, Shop, at_noon, make_order
from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.tests.factories import LAST, ask, furnish, show, told
from kaipu.commerce.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(settings, tmp_path) -> Shop:
    settings.LAKE_ROOT, settings.VAR = tmp_path / "lake", tmp_path
    return furnish(tmp_path)


@pytest.mark.slow
def test_what_follows_is_counted_when_its_days_are_over(shop):
    long_ago = TODAY - timedelta(days=60)
    newcomers = [type(shop.alice).objects.create(number=f"N{n}", joined_at=NOW) for n in range(3)]
    for person in newcomers:
        make_order(shop.store, person, at_noon(long_ago), [(shop.milk, 1, 100)], channel="store")
    make_order(shop.store, newcomers[0], at_noon(long_ago + timedelta(days=30)), [(shop.milk, 1, 100)], channel="store")
    make_order(shop.store, newcomers[1], at_noon(long_ago + timedelta(days=31)), [(shop.milk, 1, 100)], channel="store")
    make_order(shop.store, newcomers[2], at_noon(long_ago, minutes=5), [(shop.milk, 1, 100)], channel="store")
    assert flows.build(now=lambda: NOW).state == "published"
    span = {"first": long_ago, "last": LAST}
    found = ask("second_order_rate", "retention_week_4", "retention_30", grain="month", **span)
    assert told(found.totals) == ["0.333333", "0.666667", "0.333333"]
    assert told(found.values[0]) == ["0.333333", None, None], "of later buyers nobody can know yet"
    assert told(ask("second_order_rate", first=long_ago, last=long_ago, dimensions=("channel",)).rows[0].totals) == [
        "0.333333"
    ]


def test_before_the_first_build_there_is_no_data(shop):
    found = show("net_sales", by="department", compare="week")
    assert (found.total, found.lines, found.published_until, found.comparison.total) == (None, (), None, None)


def test_today_follows_an_order_at_once(shop):
    make_order(shop.store, shop.bob, at_noon(TODAY - timedelta(days=7), minutes=-1), [(shop.milk, 1, 500)], delivery=99)
    make_order(shop.store, shop.bob, at_noon(TODAY - timedelta(days=7), minutes=1), [(shop.milk, 1, 700)])
    make_order(shop.store, shop.bob, at_noon(TODAY, minutes=-1), [(shop.milk, 1, 90)], state="placed")
    found = metrics.get_today(at=NOW)
    assert [(tile.metric.name, str(tile.value), str(tile.before)) for tile in found.tiles] == [
        ("net_sales", "4.10", "5.00"), ("orders", "1", "1"), ("aov", "4.10", "5.00"), ("visits", "1", "1"),
        ("conversion", "1.000000", "0.000000"),
    ]  # fmt: skip
    assert found.waiting_orders == 1
    Order.objects.filter(state="placed", placed_at__gte=at_noon(TODAY, minutes=-2)).update(state="paid", paid_at=NOW)
    again = metrics.get_today(at=NOW)
    assert [str(tile.value) for tile in again.tiles[:2]] == ["5.00", "2"]
    assert again.waiting_orders == 0
