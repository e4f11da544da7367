"""The door of metrics."""

from kaipu.brain.metrics.queries import (
    Line,
    Series,
    SeriesInvalid,
    get_definition,
    get_series,
    get_totals,
    list_metrics,
)
from kaipu.brain.metrics.rules import COMPARISONS, Definition, MetricUnknown

__all__ = [
    "COMPARISONS", "Definition", "Line", "MetricUnknown", "Series", "SeriesInvalid", "get_definition", "get_series",
    "get_totals", "list_metrics",
]  # fmt: skip
