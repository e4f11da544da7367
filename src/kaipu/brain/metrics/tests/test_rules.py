"""Formulas, periods, and the catalogue as data."""

from datetime import date
from fractions import Fraction

import pytest

from kaipu.brain.metrics.rules import (
    CATALOGUE,
    DIMENSIONS,
    MEASURES,
    METRICS,
    RELATIONS,
    SUBJECTS,
    Component,
    Definition,
    FormulaInvalid,
    buckets_of,
    columns_of,
    compile_formula,
    components_of,
    names_in,
    shift_range,
)


def resolve(name):
    return lambda components: components[Component(name)]


@pytest.mark.parametrize(
    ("formula", "value"),
    [("a", 6), ("a / b", 3), ("(a - b) / a", Fraction(2, 3)), ("a / c", None), ("a + a / c", None), ("2 * b - 1", 3)],
)
def test_a_formula_is_computed_exactly(formula, value):
    components = {Component("a"): 6, Component("b"): 2, Component("c"): 0}
    assert compile_formula(formula, resolve)(components) == value


@pytest.mark.parametrize(
    "formula", ["a ** b", "f(a)", "a.b", "'a'", "1.5", "-a", "a if b else c", "a +", "", "True", "a;b"]
)
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(FormulaInvalid):
        compile_formula(formula, resolve)


def test_names_come_once_in_order():
    assert names_in("(costed - cost) / costed") == ("costed", "cost")


def test_metrics_of_metrics_are_computed_from_measures():
    assert components_of(CATALOGUE["stickiness"], CATALOGUE) == (Component("visitors"), Component("visitors", "28"))
    around = Definition("x", "x", "x", "x", "x", "sales", "derived", "x / orders", "ratio", "sales")
    with pytest.raises(FormulaInvalid):
        components_of(around, {**CATALOGUE, "x": around})


def test_buckets():
    first, last = date(2026, 1, 30), date(2026, 2, 3)  # a Friday to a Tuesday
    assert len(buckets_of(first, last, "day")) == 5
    assert len(buckets_of(first, last, "hour")) == 120
    assert buckets_of(first, last, "") == []
    assert buckets_of(first, last, "week") == [date(2026, 1, 26), date(2026, 2, 2)]
    assert buckets_of(date(2026, 1, 31), date(2026, 3, 1), "month") == [date(2026, n, 1) for n in (1, 2, 3)]
    assert buckets_of(date(2025, 12, 31), date(2026, 4, 1), "quarter") == [
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]
    assert buckets_of(date(2025, 12, 31), date(2026, 1, 1), "year") == [date(2025, 1, 1), date(2026, 1, 1)]


def test_ranges_to_compare_with():
    first, last = date(2026, 3, 2), date(2026, 3, 8)
    assert shift_range(first, last, "previous") == (date(2026, 2, 23), date(2026, 3, 1))
    assert shift_range(first, last, "year") == (date(2025, 3, 3), date(2025, 3, 9))
    assert shift_range(first, last, "year")[0].weekday() == first.weekday()
    march = date(2026, 3, 1), date(2026, 3, 31)
    assert shift_range(*march, "previous", "month") == (date(2026, 2, 1), date(2026, 2, 28))
    assert shift_range(*march, "year", "month") == (date(2025, 3, 1), date(2025, 3, 31))
    assert shift_range(*march, "year", "day") == (date(2025, 3, 2), date(2025, 4, 1))


def test_the_catalogue_is_complete():
    wanted = {
        "gmv", "net_sales", "orders", "aov", "units", "units_per_order", "buyers", "new_buyers", "repurchase_rate",
        "retention_30", "cac", "ltv", "gross_margin", "promotion_cost_rate", "stock_turn", "sell_through_rate",
        "out_of_stock_rate", "expiry_loss", "on_time_rate", "delivery_cost_per_order", "first_response_minutes", "csat",
        "nps", "return_rate", "visits", "conversion", "refund_rate", "payment_success_rate", "bounce_rate",
        "search_no_result_rate", "cart_rate", "checkout_drop", "cancel_rate", "days_of_cover", "weeks_of_supply",
    }  # fmt: skip
    assert wanted <= set(CATALOGUE)
    assert len(CATALOGUE) == len(METRICS) >= 60
    assert {metric.subject for metric in METRICS} == set(SUBJECTS)
    for metric in METRICS:
        texts = (metric.title_en, metric.title_zh, metric.meaning_en, metric.meaning_zh, metric.owner)
        assert all(texts), metric.name
        assert metric.dimensions, metric.name
        assert set(metric.related) <= set(CATALOGUE), metric.name
        assert bool(metric.notes_en) == bool(metric.notes_zh), metric.name
        assert {c.measure for c in components_of(metric, CATALOGUE)} <= set(MEASURES), metric.name
    for kind in (
        "simple",
        "ratio",
        "derived",
        "distinct_count",
        "semi_additive",
        "cumulative",
        "period_to_date",
        "conversion",
        "retention",
    ):
        assert any(metric.kind == kind for metric in METRICS), kind


def test_measures_and_relations_speak_of_each_other():
    for measure in MEASURES.values():
        for source in measure.sources:
            assert "day" in columns_of(source) or RELATIONS[source.relation].day in columns_of(source)
    for relation in RELATIONS.values():
        assert set(relation.columns) <= set(DIMENSIONS), relation.name
