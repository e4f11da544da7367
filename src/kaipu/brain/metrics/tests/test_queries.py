"""The dictionary answers with exact figures, counted by hand, and refuses what cannot be asked."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.lake import api as lake
from kaipu.brain.lake import flows
from kaipu.brain.lake.tests.factories import (
    NOW,
    TODAY,
    Shop,
    at_noon,
)
from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.api import Filter, Query
from kaipu.brain.metrics.tests.factories import FIRST, LAST, ask, furnish, show, told
from kaipu.commerce.orders.models import OrderLine

pytestmark = pytest.mark.django_db
NOT_COLLECTED = (
    "ad_spend", "ad_click_rate", "ad_cost_per_click", "cac", "ad_cost_ratio", "tickets", "contact_rate", "first_response_minutes",
    "resolution_minutes", "csat", "nps", "messages_sent", "message_bounce_rate", "search_no_result_rate", "delivery_cost_per_order",
)  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Shop]:
    """Build one warehouse for all tests that only read; each test's own changes are rolled back before the next."""
    folder = tmp_path_factory.mktemp("built")
    whole = transaction.atomic()
    whole._from_testcase = True  # as each test's own transaction is marked: operations may open inside
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        made = furnish(folder)
        assert flows.build(now=lambda: NOW).state == "published"
        yield made
        transaction.set_rollback(True)


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
def test_of_some_customers(built):
    """Of each buyer alone: what is theirs, and all of them together are all but the guests."""
    names = ("gmv", "orders", "buyers", "visits", "repurchase_rate", "net_sales")
    everybody = ask(*names)
    asked = "SELECT customer_id, SUM(gmv), COUNT(*) FILTER (WHERE sold) FROM dws.orders WHERE day BETWEEN $first AND $last GROUP BY 1 ORDER BY 1"
    rows = lake.ask(asked, {"first": FIRST, "last": LAST}, at=NOW)
    buyers, guests = [row for row in rows if row[0] is not None], [row[1:] for row in rows if row[0] is None]
    assert len(buyers) == 3
    alone = [ask(*names, customers=(row[0],)) for row in buyers]
    assert [each.totals[:3] for each in alone] == [(gmv, orders, 1) for _, gmv, orders in buyers]
    together = ask(*names, customers=tuple(row[0] for row in buyers), grain="week")
    assert together.totals[0] == everybody.totals[0] - sum(gmv for gmv, _ in guests)
    assert together.totals[1] == everybody.totals[1] - sum(orders for _, orders in guests)
    assert together.totals[2] == everybody.totals[2]
    assert together.totals[4] == everybody.totals[4]
    assert together.totals[5] == sum(each.totals[5] for each in alone)
    assert together.totals[3] < everybody.totals[3], "visitors nobody knows belong to nobody"
    nobody = ask(*names, customers=())
    assert nobody.totals[:4] == (0, 0, 0, 0)
    stock = ask("stock_value", "net_sales", customers=(buyers[0][0],))
    assert stock.missing == ("stock_value",)
    assert stock.totals[0] is None


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
    assert sales.live_days[-1] == TODAY
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


@pytest.mark.slow
def test_any_question_has_one_answer(built):
    found = ask("net_sales", "orders", "aov", dimensions=("department", "channel"), grain="week", compare="previous")
    assert told(found.totals) == ["53.50", "8", "6.69"]
    assert [(row.members, told(row.totals), told(row.values[0])) for row in found.rows] == [
        (("dairy", "web"), ["40.99", "5", "8.20"], ["40.99", "0.00"]),
        (("dairy", "store"), ["7.00", "1", "7.00"], ["7.00", "0.00"]),
        (("household", "web"), ["3.01", "2", "1.51"], ["3.01", "0.00"]),
        (("household", "store"), ["2.50", "1", "2.50"], ["2.50", "0.00"]),
    ]
    assert found.rows[0].names_zh == ("dairy", "网店")
    assert told(found.comparison.totals) == [None, None, None]
    assert all("$p" in sql for sql, _ in found.statements)

    milk = (Filter("sku", "in", ("1001",)), Filter("weekday", "between", ("1", "5")))
    assert told(ask("net_sales", "units", "orders", filters=milk).totals) == ["10.00", "3", "2"], (
        "milk of Wednesday and Thursday"
    )
    assert told(
        ask("orders", filters=(Filter("buyer", "!=", ("guest",)), Filter("simulated", "=", ("false",)))).totals
    ) == ["6"]
    injected = (Filter("sku", "=", ("x'; DROP TABLE dws.orders; --",)),)
    assert told(ask("net_sales", filters=injected).totals) == ["0.00"]
    hours = ask("orders", grain="hour", first=FIRST, last=FIRST)
    assert told(hours.values[0])[11:14] == ["0", "2", "0"]


@pytest.mark.slow
def test_windows_look_back(built):
    days = ask("net_sales_mtd", "net_sales_28d", "net_sales_ever", "buyers_28d", "units_28d", grain="day")
    assert told(days.values[0]) == ["9.50", "33.50", "33.50", "49.50", "53.50", "53.50"]
    assert days.values[1] == days.values[2] == days.values[0]
    assert told(days.values[3]) == ["1", "2", "2", "3", "3", "3"]
    assert told(days.totals) == ["53.50", "53.50", "53.50", "3", "16"]
    weeks = ask("net_sales_mtd", "buyers_28d", grain="week", dimensions=("channel",))
    assert [(row.members, told(row.values[0]), told(row.values[1])) for row in weeks.rows] == [
        (("web",), ["44.00", "44.00"], ["3", "3"]), (("store",), ["9.50", "9.50"], ["1", "1"]),
    ]  # fmt: skip


@pytest.mark.slow
def test_every_metric_has_an_answer(built):
    for metric in metrics.list_metrics():
        for dimension in metric.dimensions[-2:]:
            found = ask(metric.name, dimensions=(dimension,), grain="day", compare="year", top=3)
            assert len(found.values[0]) == 6, metric.name
            assert metric.name not in found.missing or found.totals == (None,), metric.name
    collected = {metric.name for metric in metrics.list_metrics()} - set(ask(*NOT_COLLECTED).missing)
    assert len(collected) >= 90
    missing = ask("tickets", "net_sales", first=FIRST, last=LAST)
    assert (missing.missing, told(missing.totals)) == (("tickets",), [None, "53.50"])


@pytest.mark.slow
def test_the_rows_behind_a_number(built):
    asked = Query(("orders",), FIRST, LAST, ("channel",))
    page = metrics.get_rows(asked, members=("store",), at=NOW)
    assert (page.relation, len(page.rows), page.more) == ("dws.orders", 2, False)
    page = metrics.get_rows(
        Query(("net_sales",), FIRST, LAST, filters=(Filter("sku", "=", ("1001",)),)), at=NOW, limit=1
    )
    assert (page.relation, len(page.rows), page.more) == ("dws.order_lines", 1, True)
    assert "customer_id" not in page.columns


@pytest.mark.slow
def test_a_cube_adds_up(built):
    spans = ((FIRST, FIRST + timedelta(days=2)), (FIRST + timedelta(days=3), LAST))
    cube = metrics.get_cube(
        "net_sales", spans=spans, dimensions=("department", "channel", "hour"), at=NOW, ends={"hour": (10, 23)}
    )
    assert (cube.formula, cube.components["net"].sum(), cube.money) == ("net", 5350, {"net": True})
    assert cube.members["department"] == ("dairy", "household")
    assert set(cube.members["hour"]) <= {"10", "23"}
    for dimension, members in cube.members.items():
        whole = metrics.query(Query(("net_sales",), FIRST, LAST, (dimension,)), at=NOW) if dimension != "hour" else None
        assert set(cube.codes[dimension].tolist()) == set(range(len(members)))
        for row in whole.rows if whole else ():
            inside = cube.codes[dimension] == members.index(row.members[0])
            assert Decimal(int(cube.components["net"][inside].sum())) / 100 == row.totals[0], row.members
    for number, span in enumerate(spans):
        inside = cube.components["net"][cube.spans == number].sum()
        assert Decimal(int(inside)) / 100 == metrics.query(Query(("net_sales",), *span), at=NOW).totals[0]


@pytest.mark.slow
def test_a_cube_whose_cells_would_not_add_up_is_refused(built):
    by_order = metrics.get_cube("aov", spans=((FIRST, LAST),), dimensions=("channel", "buyer", "location"), at=NOW)
    assert set(by_order.components) == {"net", "orders"}
    for metric, cut in (
        ("aov", "department"),
        ("buyers", "channel"),
        ("cac", "channel"),
    ):  # an order is in two departments
        with pytest.raises(metrics.SeriesInvalid):
            metrics.get_cube(metric, spans=((FIRST, LAST),), dimensions=(cut,), at=NOW)


@pytest.mark.slow
def test_values_of_spans_are_those_of_as_many_questions(built):
    days = [(FIRST + timedelta(days=n), FIRST + timedelta(days=n)) for n in range((LAST - FIRST).days + 1)]
    spans = [*days, (FIRST, LAST), (FIRST - timedelta(days=9), FIRST - timedelta(days=9)), days[0]]
    filters = (Filter("channel", "=", ("store",)),)
    for metric in ("net_sales", "aov", "buyers", "gross_margin", "conversion", "stock_value", "net_sales_7d"):
        known = {each.name: each for each in metrics.list_metrics()}
        for chosen in ((), filters) if metric in known and "channel" in known[metric].dimensions else ((),):
            if metric in known:
                asked = [metrics.query(Query((metric,), *s, filters=chosen), at=NOW).totals[0] for s in spans]
                assert list(metrics.list_values(metric, spans=spans, at=NOW, filters=chosen)) == asked, metric


@pytest.mark.slow
def test_members_are_named(built):
    assert metrics.find_names(dimension="channel", members=("web", "pigeon"), at=NOW) == {
        "web": ("Web", "网店"), "pigeon": ("pigeon", "pigeon"),
    }  # fmt: skip


@pytest.mark.slow
def test_the_proof_holds_and_would_notice(built):
    proof = metrics.prove(first=FIRST, last=LAST, at=NOW)
    assert (proof.holds, proof.days, str(proof.shop_net_sales)) == (True, 5, "53.50")
    line = OrderLine.objects.filter(order__placed_at__lt=at_noon(FIRST, minutes=1)).first()
    OrderLine.objects.filter(id=line.id).update(total_minor=line.total_minor + 1)  # no order tells that it was touched
    proof = metrics.prove(first=FIRST, last=LAST, at=NOW)
    assert {(d.day, d.dimension, d.column, str(d.warehouse), str(d.shop)) for d in proof.differences} == {
        (FIRST, "total", "net_sales", "9.50", "9.51")
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"by": "moon"}, "dimension"), ({"grain": "second"}, "grain"), ({"compare": "war"}, "comparison"),
     ({"first": LAST, "last": FIRST}, "range"), ({"first": FIRST - timedelta(days=3000)}, "range")],
)  # fmt: skip
def test_what_cannot_be_asked(fields, reason):
    with pytest.raises(metrics.SeriesInvalid) as refused:
        show("net_sales", **fields)
    assert refused.value.reason == reason
    with pytest.raises(metrics.MetricUnknown):
        show("happiness")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"dimensions": ("sku", "sku")}, "dimension"), ({"top": 0}, "top"), ({"names": ()}, "metrics"),
        ({"filters": (Filter("hour", "=", ("noon",)),)}, "filter"), ({"filters": (Filter("channel", "like", ("w",)),)}, "filter"),
        ({"filters": (Filter("channel", "between", ("a",)),)}, "filter"), ({"filters": (Filter("moon", "set"),)}, "dimension"),
        ({"names": ("stock_value",), "grain": "hour", "first": LAST}, "grain"), ({"grain": "hour", "first": LAST - timedelta(days=40)}, "range"),
    ],
)  # fmt: skip
def test_what_no_query_can_be(fields, reason):
    with pytest.raises(metrics.SeriesInvalid) as refused:
        ask(*fields.pop("names", ("net_sales",)), **fields)
    assert refused.value.reason == reason


@pytest.mark.slow
def test_a_metric_is_traced_to_the_columns_of_the_shop(built):
    origins = metrics.trace_metric(name="aov")
    assert {"lake_order_line_v1.total_minor", "lake_order_v1.refunded_minor"} <= set(origins[0].views)


@pytest.mark.slow
def test_a_holiday_meets_itself_of_the_year_before(built):
    festival = date(2026, 2, 17)  # the Spring Festival; in 2025 it was on January 29
    found = ask("net_sales", first=festival - timedelta(days=1), last=festival + timedelta(days=1), compare="holiday")
    earlier = found.comparison.query
    assert earlier.first <= date(2025, 1, 29) <= earlier.last
    plain = ask("net_sales", first=date(2026, 3, 5), last=date(2026, 3, 5), compare="holiday").comparison.query
    assert plain.first == date(2025, 3, 6), "no holiday: the same weekday"


@pytest.mark.slow
def test_targets_stand_beside_the_totals(built):
    fields = {"owner": "Alice", "at": NOW}
    metrics.set_target(metric="net_sales", period="month", day=FIRST, value=Decimal(310), **fields)
    metrics.set_target(metric="aov", period="month", day=FIRST, value=Decimal(7), **fields)
    metrics.set_target(metric="net_sales", period="week", day=LAST, value=Decimal(140), **fields)
    found = ask("net_sales", "aov", "orders", compare="target")
    assert found.targets == (Decimal("70.00"), Decimal(7), None), (
        "five days of the month's 310 and one of the week's 140"
    )
    (progress,) = metrics.list_progress(targets=metrics.list_targets(metric="aov"), at=NOW)
    assert (str(progress.actual), progress.until, progress.light) == ("6.69", LAST, "amber")
