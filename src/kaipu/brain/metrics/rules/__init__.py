"""What metrics are and how they are computed, pure."""

from kaipu.brain.metrics.rules.catalogue import CATALOGUE, METRICS
from kaipu.brain.metrics.rules.definition import Definition, MetricUnknown
from kaipu.brain.metrics.rules.formula import compile_formula, names_in
from kaipu.brain.metrics.rules.periods import COMPARISONS, buckets_of, shift_range

__all__ = [
    "CATALOGUE",
    "COMPARISONS",
    "METRICS",
    "Definition",
    "MetricUnknown",
    "buckets_of",
    "compile_formula",
    "names_in",
    "shift_range",
]
