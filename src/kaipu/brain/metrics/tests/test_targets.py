"""Targets, their pace and landing; what people add to the dictionary, and its statuses."""

from decimal import Decimal

import pytest

from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.rules import expected_share, grow, land, light_of
from kaipu.brain.metrics.rules.landing import Landing
from kaipu.brain.metrics.tests.factories import FIRST, LAST, NOW, TODAY
from kaipu.kernel import audit

WEEK = [10.0, 10.0, 10.0, 10.0, 20.0, 30.0, 10.0]  # one hundred a week


def test_a_sum_lands_where_its_weekdays_say():
    history = WEEK * 16
    told = land(30, 3, history, 4, "sum")
    assert told == Landing(30 + 10 + 10 + 10 + 10, 70, 70), "the past was quite regular"
    assert land(30, 3, WEEK, 4, "sum") == Landing(70, None, None), "too short to know one's errors"
    assert land(30, 3, [None] * 200, 4, "sum") == Landing(30, None, None)
    assert land(100, 7, history, 0, "sum") == Landing(100, 100, 100)


def test_the_interval_is_as_wide_as_four_of_five_past_errors():
    noisy = [value * (1.2 if week % 2 else 0.8) for week in range(16) for value in WEEK]
    told = land(0, 0, noisy, 7, "sum")
    assert (round(told.value, 6), round(told.high - told.value, 6), round(told.value - told.low, 6)) == (100, 20, 20)


def test_means_weigh_and_stock_stays():
    assert land(0.5, 10, [0.2] * 200, 10, "mean").value == pytest.approx(0.35)
    assert land(7, 10, [*range(200)], 10, "last").value == 199
    assert grow(50, [2.0, 2.5, 1.5, 2.0]) == Landing(100, 75, 125)
    assert (grow(50, []), grow(50, [2.0])) == (None, Landing(100, None, None))


@pytest.mark.parametrize(
    ("landing", "better", "light"),
    [
        ((100, 90, 110), "up", "green"), ((98, None, None), "up", "amber"), ((90, 80, 101), "up", "amber"),
        ((90, 80, 99), "up", "red"), ((100, 90, 110), "down", "green"), ((102, None, None), "down", "amber"),
        ((110, 105, 120), "down", "red"), ((110, 99, 120), "down", "amber"),
    ],
)  # fmt: skip
def test_lights(landing, better, light):
    assert light_of(Landing(*landing), 100, better) == light


def test_the_usual_share_knows_weekdays():
    assert expected_share(WEEK * 8, 7, 7) == 0.5
    assert expected_share(WEEK * 8, 2, 5) == pytest.approx(0.4), "Saturday and Sunday were big"
    assert expected_share([], 1, 3) == 0.25


@pytest.mark.django_db
def test_targets_are_set_replaced_and_withdrawn():
    fields = {"metric": "net_sales", "period": "month", "day": TODAY, "owner": "Alice", "at": NOW}
    first = metrics.set_target(value=Decimal(1000), **fields)
    second = metrics.set_target(value=Decimal(1200), **fields)
    third = metrics.set_target(value=Decimal(300), dimension="department", member="dairy", **fields)
    open_ones = metrics.list_targets(metric="net_sales")
    assert {(each.id, each.value) for each in open_ones} == {(second, Decimal(1200)), (third, Decimal(300))}
    assert (str(open_ones[0].first), str(open_ones[0].last)) == ("2026-03-01", "2026-03-31")
    metrics.withdraw_target(target_id=third, at=NOW)
    for gone in (first, third):
        with pytest.raises(metrics.TargetUnknown):
            metrics.withdraw_target(target_id=gone, at=NOW)
    with pytest.raises(metrics.SeriesInvalid):
        metrics.set_target(value=Decimal(1), dimension="moon", **fields)
    assert [entry.action for entry in audit.list_entries(limit=9)].count("metrics.set_target") == 3
    progress = metrics.list_progress(targets=metrics.list_targets(), at=NOW)
    assert [(each.actual, each.light) for each in progress] == [(None, "")], "nothing is built"


@pytest.mark.django_db
def test_people_add_metrics_of_metrics():
    fields = {"title_en": "Cost per order", "title_zh": "单均成本", "meaning_en": "Cost by orders.", "meaning_zh": "成本除以订单。",
              "unit": "money", "better": "down", "owner": "finance", "at": NOW}  # fmt: skip
    metrics.propose_metric(name="cost_per_order", formula="cost_of_goods / orders", **fields)
    metrics.propose_metric(name="twice", formula="cost_per_order * 2", **fields)
    found = metrics.get_definition(name="twice")
    assert (found.status, found.kind, "department" in found.dimensions) == ("proposed", "derived", True)
    assert metrics.where_used(name="cost_per_order")[0].title_en == "Cost per order"
    assert metrics.query(metrics.Query(("twice",), FIRST, LAST), at=NOW).totals == (None,)
    metrics.change_status(name="twice", status="approved", reason="Checked", at=NOW)
    assert metrics.get_definition(name="twice").status == "approved"
    assert [each.reason for each in metrics.list_status_changes(name="twice")] == ["Checked"]
    with pytest.raises(metrics.StepImpossible):
        metrics.change_status(name="twice", status="proposed", reason="", at=NOW)
    for name, formula, error in (
        ("twice", "orders", metrics.MetricExists), ("gmv", "orders", metrics.MetricExists),
        ("Bad Name", "orders", metrics.NameInvalid), ("x; drop", "orders", metrics.NameInvalid),
        ("power", "orders ** 2", metrics.FormulaInvalid), ("moon", "moonlight + 1", metrics.MetricUnknown),
        ("one", "1 + 1", metrics.FormulaInvalid), ("myself", "myself + 1", metrics.MetricUnknown),
    ):  # fmt: skip
        with pytest.raises(error):
            metrics.propose_metric(name=name, formula=formula, **fields)


@pytest.mark.django_db
def test_a_metric_tells_where_it_comes_from():
    origins = metrics.trace_metric(name="aov")
    assert [(each.measure, each.relation) for each in origins[:2]] == [
        ("net", "dws.orders"),
        ("net", "dws.basket_categories"),
    ]
    assert origins[0].columns == ("day", "net")
    assert {"dwd.order_lines", "ods.orders", "landing.orders"} <= set(origins[0].beneath)
    assert ("conversion", "Stickiness") not in [(u.kind, u.title_en) for u in metrics.where_used(name="visitors")]
    assert "Stickiness" in [use.title_en for use in metrics.where_used(name="visitors_28d")]
