"""Formulas, periods, and the catalogue as data."""

from datetime import date
from fractions import Fraction

import pytest

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.rules import METRICS, buckets_of, compile_formula, names_in, shift_range
from kaipu.brain.metrics.rules.formula import FormulaInvalid


@pytest.mark.parametrize(
    ("formula", "value"),
    [("a", 6), ("a / b", 3), ("(a - b) / a", Fraction(2, 3)), ("a / c", None), ("a + a / c", None), ("2 * b - 1", 3)],
)
def test_a_formula_is_computed_exactly(formula, value):
    assert compile_formula(formula)({"a": 6, "b": 2, "c": 0}) == value


@pytest.mark.parametrize("formula", ["a ** b", "f(a)", "a.b", "'a'", "1.5", "-a", "a if b else c"])
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(FormulaInvalid):
        compile_formula(formula)


def test_names_come_once_in_order():
    assert names_in("(costed - cost) / costed") == ("costed", "cost")


def test_buckets():
    first, last = date(2026, 1, 30), date(2026, 2, 3)  # a Friday to a Tuesday
    assert len(buckets_of(first, last, "day")) == 5
    assert buckets_of(first, last, "week") == [date(2026, 1, 26), date(2026, 2, 2)]
    assert buckets_of(date(2026, 1, 31), date(2026, 3, 1), "month") == [date(2026, n, 1) for n in (1, 2, 3)]


def test_ranges_to_compare_with():
    first, last = date(2026, 3, 2), date(2026, 3, 8)
    assert shift_range(first, last, "previous") == (date(2026, 2, 23), date(2026, 3, 1))
    assert shift_range(first, last, "year") == (date(2025, 3, 3), date(2025, 3, 9))
    assert shift_range(first, last, "year")[0].weekday() == first.weekday()


def test_the_catalogue_is_complete():
    wanted = {"gmv", "net_sales", "orders", "aov", "units", "buyers", "new_buyers", "repurchase_rate", "gross_margin",
              "visits", "conversion", "refund_rate"}  # fmt: skip
    assert wanted <= {metric.name for metric in METRICS}
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert all((metric.title_en, metric.title_zh, metric.meaning_en, metric.meaning_zh, metric.owner))
        assert set(metric.dimensions) <= set(lake.DIMENSIONS[metric.subject])
        compile_formula(metric.formula)
        assert metric.additive == (metric.formula.isidentifier() and metric.subject in {"sales", "traffic"})
