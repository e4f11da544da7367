"""Readers of the warehouse: published days and live ones come from the same statements, and agree."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaipu.brain.lake import flows, queries
from kaipu.brain.lake.models import Build
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop, make_trade, settle
from kaipu.commerce.orders.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SALES = "SELECT day, count(DISTINCT order_id), sum(net) FROM dwd.order_lines WHERE sold GROUP BY day ORDER BY day"
NEWCOMERS = "SELECT day, count(*) FROM dwd.orders WHERE buyer_kind = 'new' GROUP BY day ORDER BY day"


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.LAKE_ROOT = tmp_path / "lake"
    return settings.LAKE_ROOT


def ask(statement, days_later=0):
    queries.reading._state.due = 0
    return queries.ask(statement, at=NOW + timedelta(days=days_later))


def test_nothing_can_be_asked_before_the_first_build():
    with pytest.raises(queries.NothingPublished):
        ask(SALES)


def test_after_an_upgrade_closed_days_are_read_until_the_next_build():
    shop = make_shop()
    make_trade(shop)
    settle()
    flows.build(now=lambda: NOW)
    make_order(shop.store, shop.bob, NOW - timedelta(hours=1), [(shop.soap, 1, 111)], channel="store")
    assert TODAY in {day for day, *_ in ask(SALES)}
    print_now = Build.objects.values_list("fingerprint", flat=True).get()
    Build.objects.update(fingerprint="of the release before")
    closed = ask(SALES)
    assert closed
    assert TODAY not in {day for day, *_ in closed}
    assert queries.get_coverage(at=NOW).live_days == ()
    assert queries.get_coverage(at=NOW).rebuilding is True
    with pytest.raises(queries.NothingPublished):
        ask("SELECT what_came_with_the_upgrade FROM dwd.orders")
    Build.objects.update(fingerprint=print_now)
    with pytest.raises(duckdb.BinderException):
        ask("SELECT what_nobody_knows FROM dwd.orders")
    assert queries.get_coverage(at=NOW).rebuilding is False
    with CaptureQueriesContext(connection):  # rows come through Django's cursor for debugging, too
        assert TODAY in {day for day, *_ in ask(SALES)}


def test_live_days_are_what_the_next_build_publishes():
    shop = make_shop()
    make_trade(shop)
    settle()
    flows.build(now=lambda: NOW)
    before = ask(SALES)
    assert before, "closed days are published"

    # today, a touched day and a newcomer's first order are seen at once
    newcomer = type(shop.alice).objects.create(number="C9", joined_at=NOW)
    make_order(shop.store, newcomer, NOW - timedelta(hours=1), [(shop.milk, 2, 500)], channel="store")
    make_order(shop.store, shop.bob, at_noon(TODAY - timedelta(days=4)), [(shop.soap, 1, 111)], channel="store")
    sales, newcomers = ask(SALES), ask(NEWCOMERS)
    assert {day: (orders, float(net)) for day, orders, net in sales}[TODAY] == (2, 9.1)
    assert queries.get_coverage(at=NOW).live_days == (TODAY - timedelta(days=4), TODAY)
    tomorrow = NOW + timedelta(days=1)
    settle()
    assert flows.build(now=lambda: tomorrow).state == "published"
    assert ask(SALES, 1) == sales
    assert ask(NEWCOMERS, 1) == newcomers
    assert queries.get_coverage(at=tomorrow).live_days == (TODAY + timedelta(days=1),)

    # the control: without its live rows the touched day would be told wrong
    Order.objects.filter(customer=newcomer).update(state="cancelled")
    assert ask(SALES, 1) != sales


def test_a_touched_day_keeps_its_stock():
    shop = make_shop()
    make_trade(shop)
    settle()
    flows.build(now=lambda: NOW)
    stock = "SELECT day, sum(on_hand) FROM dws.stock GROUP BY day ORDER BY day"
    before = ask(stock)
    yesterday = TODAY - timedelta(days=1)
    assert yesterday in dict(before)
    make_order(shop.store, shop.bob, at_noon(yesterday), [(shop.soap, 1, 111)], channel="store")
    assert yesterday in {day for day, *_ in ask(SALES)}, "the day is live"
    assert ask(stock) == before
