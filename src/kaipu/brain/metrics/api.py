"""The door of metrics."""

from kaipu.brain.metrics.queries import (
    Difference,
    Line,
    Proof,
    Series,
    SeriesInvalid,
    Tile,
    Today,
    get_definition,
    get_series,
    get_today,
    get_totals,
    list_metrics,
    prove,
)
from kaipu.brain.metrics.rules import COMPARISONS, Definition, MetricUnknown

__all__ = [
    "COMPARISONS", "Definition", "Difference", "Line", "MetricUnknown", "Proof", "Series", "SeriesInvalid", "Tile",
    "Today", "get_definition", "get_series", "get_today", "get_totals", "list_metrics", "prove",
]  # fmt: skip
