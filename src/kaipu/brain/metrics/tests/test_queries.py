"""Metrics over the published tables and over live rows: the same figures either way, and exact ones."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaipu.brain.lake import api as lake
from kaipu.brain.lake import flows
from kaipu.brain.lake.models import SalesDaily
from kaipu.brain.lake.tests.factories import (
    NOW,
    TODAY,
    Shop,
    at_noon,
    make_order,
    make_shop,
    make_trade,
)
from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.queries.series import MONEY
from kaipu.brain.metrics.rules import METRICS, names_in
from kaipu.brain.tracking import flows as tracking
from kaipu.brain.tracking.tests.factories import event, write_spool
from kaipu.commerce.orders.models import Order

pytestmark = pytest.mark.django_db
FIRST, LAST = TODAY - timedelta(days=6), TODAY - timedelta(days=1)


@pytest.fixture
def shop(settings, tmp_path) -> Shop:
    settings.LAKE_ROOT, settings.VAR = tmp_path / "lake", tmp_path
    made = make_shop()
    make_trade(made)
    write_spool(tmp_path, NOW, visits())
    tracking.collect(now=lambda: NOW)
    return made


@pytest.fixture
def built(shop) -> Shop:
    assert flows.build(now=lambda: NOW).state == "published"
    return shop


def visits() -> list[dict]:
    """Four visits of people on the last closed day, one of them by pause, and a bot; one today."""
    noon = at_noon(LAST)

    def after(minutes: int):
        return noon + timedelta(minutes=minutes)

    landed = event("page_view", after(0), "v1", **{"from": "utm_source=news"})
    return [
        landed, landed | {"id": event("page_view", NOW, "v1")["id"], "source": "browser"},
        event("product_view", after(10), "v1"), event("add_to_cart", after(40), "v1"), event("checkout_step", after(45), "v1"),
        event("purchase", after(46), "v1"), event("page_view", after(77), "v1", language="zh-hans"),
        event("page_view", after(5), "v2", device="desktop", **{"from": "referrer=example.org%2Fx"}),
        event("page_view", after(5), "v3", simulated=True), event("page_view", after(5), "crawler", device="bot"),
        event("page_view", at_noon(TODAY, minutes=-20), "v9"), event("purchase", at_noon(TODAY, minutes=-10), "v9"),
        event("page_view", at_noon(TODAY) - timedelta(days=7), "old"),
    ]  # fmt: skip


def show(name, first=FIRST, last=LAST, **fields):
    return metrics.get_series(name, first=first, last=last, at=NOW, **fields)


def cells(subject, columns, dimension, live, simulated=None):
    """Return cells in a form that forgets the order of packed ids."""
    found = lake.list_cells(
        subject=subject, columns=columns, days=lake.Range(FIRST, LAST, live), dimension=dimension, grain="day", simulated=simulated
    )  # fmt: skip
    if subject != "buyers":
        return found
    return [
        dataclasses.replace(cell, values=(sorted(cell.values[0][n : n + 4] for n in range(0, len(cell.values[0]), 4)),))
        for cell in found
    ]


@pytest.mark.slow
def test_live_rows_and_the_warehouse_tell_the_same(built):
    days = tuple(FIRST + timedelta(days=n) for n in range(6))
    compared = 0
    for subject in ("sales", "buyers", "traffic"):
        used = {n for metric in METRICS if metric.subject == subject for n in names_in(metric.formula)}
        columns = ("buyers",) if subject == "buyers" else tuple(sorted(f"{n}_minor" if n in MONEY else n for n in used))
        for dimension in lake.DIMENSIONS[subject]:
            published = cells(subject, columns, dimension, ())
            assert published, (subject, dimension)
            assert published == cells(subject, columns, dimension, days), (subject, dimension)
            compared += len(published)
    assert compared > 100
    stock = {"subject": "stock", "columns": ("kept", "out_of_stock", "value_minor"), "grain": None}
    for dimension in lake.DIMENSIONS["stock"]:
        before = lake.list_cells(days=lake.Range(LAST, LAST, ()), dimension=dimension, **stock)
        now = lake.list_cells(days=lake.Range(LAST, TODAY, (TODAY,)), dimension=dimension, **stock)
        assert [(c.member, c.values) for c in before] == [(c.member, c.values) for c in now] != []


@pytest.mark.slow
def test_figures(built):
    """Every figure of six days of trade, counted by hand."""
    expected = {
        "gmv": "68.24", "net_sales": "53.50", "orders": "8", "aov": "6.69", "units": "16", "buyers": "3", "new_buyers": "3",
        "discount_rate": "0.033755", "refund_rate": "0.140562", "gross_margin": "0.662338", "repurchase_rate": "0.666667",
        "visits": "4", "conversion": "0.250000", "cart_rate": "0.250000", "stock_value": "21.00",
        "out_of_stock_rate": "0.333333",
    }  # fmt: skip
    found = {name: str(show(name).total) for name in expected}
    assert found == expected
    totals = metrics.get_totals([name for name in expected if name in found], first=FIRST, last=LAST, at=NOW)
    assert {name: str(value) for name, value in totals.items()} == expected


@pytest.mark.slow
def test_series(built):
    sales = show("net_sales", by="department", compare="previous")
    assert [str(value) for value in sales.values] == ["9.50", "24.00", "0.00", "16.00", "4.00", "0.00"]
    assert [(line.member, line.name_zh, str(line.total)) for line in sales.lines] == [
        ("dairy", "dairy", "47.99"), ("household", "household", "5.51"),
    ]  # fmt: skip
    assert sales.comparison.total is None, "before the first day of trade there is no data"
    unpaid = FIRST + timedelta(days=2)
    assert show("net_sales", first=unpaid, last=unpaid).total == 0
    assert show("aov", first=unpaid, last=unpaid).total is None
    assert sales.published_until == LAST
    assert sales.live_days == tuple(FIRST + timedelta(days=n) for n in range(6)), (
        "one transaction wrote all: not settled"
    )
    weeks = show("buyers", grain="week", by="channel", simulated=False)
    assert [str(bucket) for bucket in weeks.buckets] == ["2026-03-02", "2026-03-09"]
    assert [(line.member, str(line.total)) for line in weeks.lines] == [("web", "2"), ("store", "1")]
    seen = show("visits", by="source")
    assert [(line.member, str(line.total)) for line in seen.lines] == [
        ("direct", "2"),
        ("example.org", "1"),
        ("news", "1"),
    ]
    assert seen.values == (None, None, None, None, None, Decimal(4)), "no events are no data, not zero"
    today = show("net_sales", last=TODAY + timedelta(days=1))
    assert [str(value) for value in today.values[-2:]] == ["4.10", "None"]


def test_before_the_first_build_rows_are_live(shop):
    assert str(show("net_sales").total) == "53.50"
    assert str(show("net_sales", by="category", top=1).lines[0].total) == "30.00"


def test_a_query_costs_few_statements(shop):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        show("aov", by="department")
    assert len(seen) == 6
    with CaptureQueriesContext(connection) as seen:
        metrics.get_today(at=NOW)
    assert len(seen) == 2


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


@pytest.mark.slow
def test_the_proof_holds_and_would_notice(built):
    proof = metrics.prove(first=FIRST, last=LAST, at=NOW)
    assert (proof.holds, proof.days, str(proof.shop_net_sales)) == (True, 5, "53.50")
    published = lake.find_published()
    horizon = published.horizon + 10_000
    with connection.cursor() as cursor:  # as if all rows were settled, so that the published table is asked
        cursor.execute("UPDATE lake_build SET horizon = %s", [horizon])
    SalesDaily.objects.filter(dimension="department", day=FIRST, member="dairy").update(net_minor=701)
    proof = metrics.prove(first=FIRST, last=LAST, at=NOW)
    assert [(d.day, d.dimension, d.column, str(d.warehouse), str(d.shop)) for d in proof.differences] == [
        (FIRST, "department", "net_sales", "9.51", "9.50")
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"by": "moon"}, "dimension"), ({"grain": "hour"}, "grain"), ({"compare": "war"}, "comparison"),
     ({"first": LAST, "last": FIRST}, "range"), ({"first": FIRST - timedelta(days=3000)}, "range")],
)  # fmt: skip
def test_what_cannot_be_asked(fields, reason):
    with pytest.raises(metrics.SeriesInvalid) as refused:
        show("net_sales", **fields)
    assert refused.value.reason == reason
    with pytest.raises(metrics.MetricUnknown):
        show("happiness")
