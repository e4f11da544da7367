"""Reads of metrics."""

from kaipu.brain.metrics.queries.proof import Difference, Proof, prove
from kaipu.brain.metrics.queries.records import Line, Series, SeriesInvalid
from kaipu.brain.metrics.queries.series import get_definition, get_series, get_totals, list_metrics
from kaipu.brain.metrics.queries.today import Tile, Today, get_today

__all__ = [
    "Difference",
    "Line",
    "Proof",
    "Series",
    "SeriesInvalid",
    "Tile",
    "Today",
    "get_definition",
    "get_series",
    "get_today",
    "get_totals",
    "list_metrics",
    "prove",
]
