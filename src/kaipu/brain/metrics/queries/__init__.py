"""Reads of metrics."""

from kaipu.brain.metrics.queries.records import Line, Series, SeriesInvalid
from kaipu.brain.metrics.queries.series import get_definition, get_series, get_totals, list_metrics

__all__ = ["Line", "Series", "SeriesInvalid", "get_definition", "get_series", "get_totals", "list_metrics"]
