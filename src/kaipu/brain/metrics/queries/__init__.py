"""Reads of metrics."""

from kaipu.brain.metrics.queries.answering import query
from kaipu.brain.metrics.queries.cube import get_cube
from kaipu.brain.metrics.queries.proof import Difference, Proof, prove
from kaipu.brain.metrics.queries.records import Cube, Line, Result, Row, RowsPage, Series
from kaipu.brain.metrics.queries.registry import get_definition, list_metrics
from kaipu.brain.metrics.queries.rows import get_rows
from kaipu.brain.metrics.queries.series import get_series, get_totals
from kaipu.brain.metrics.queries.today import Tile, Today, get_today

__all__ = [
    "Cube", "Difference", "Line", "Proof", "Result", "Row", "RowsPage", "Series", "Tile", "Today", "get_cube",
    "get_definition", "get_rows", "get_series", "get_today", "get_totals", "list_metrics", "prove", "query",
]  # fmt: skip
