"""The mathematics of why, and of when to raise an alarm."""

from kaipu.brain.insight.rules.anomalies import (
    HOLIDAY_FACTOR,
    SENSITIVITIES,
    Strays,
    chance_of,
    choose,
    is_back,
    is_quiet,
    is_worse,
    moves_apart,
    stray,
)
from kaipu.brain.insight.rules.factors import TREES, Factor, Moved, names_of, share_out, split_change
from kaipu.brain.insight.rules.formulas import FormulaNotLinear, split_formula
from kaipu.brain.insight.rules.scanning import Cube, Found, Slice, expect_rates, expect_sums, scan, select
from kaipu.brain.insight.rules.seasons import (
    Expectation,
    Span,
    earlier_spans,
    expect_total,
    leave_special_out,
    weigh_periods,
)

__all__ = [
    "HOLIDAY_FACTOR", "SENSITIVITIES", "TREES", "Cube", "Expectation", "Factor", "FormulaNotLinear", "Found", "Moved",
    "Slice", "Span", "Strays", "chance_of", "choose", "earlier_spans", "expect_rates", "expect_sums", "expect_total",
    "is_back", "is_quiet", "is_worse", "leave_special_out", "moves_apart", "names_of", "scan", "select", "share_out", "split_change",
    "split_formula", "stray", "weigh_periods",
]  # fmt: skip
