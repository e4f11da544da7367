"""Reads of metrics."""

from kaipu.brain.metrics.queries.answering import query
from kaipu.brain.metrics.queries.cube import get_cube, list_values
from kaipu.brain.metrics.queries.lineage import Origin, Use, list_metrics_of, trace_metric, where_used
from kaipu.brain.metrics.queries.proof import Difference, Proof, prove
from kaipu.brain.metrics.queries.records import Cube, Line, Result, Row, RowsPage, Series
from kaipu.brain.metrics.queries.registry import StatusRecord, get_definition, list_metrics, list_status_changes
from kaipu.brain.metrics.queries.rows import get_rows
from kaipu.brain.metrics.queries.series import get_series, get_totals
from kaipu.brain.metrics.queries.targets import Progress, TargetRecord, TargetUnknown, list_progress, list_targets
from kaipu.brain.metrics.queries.today import Tile, Today, get_today
from kaipu.brain.metrics.queries.warehouse import find_names

__all__ = [
    "Cube", "Difference", "Line", "Origin", "Progress", "Proof", "Result", "Row", "RowsPage", "Series", "StatusRecord",
    "TargetRecord", "TargetUnknown", "Tile", "Today", "Use", "find_names", "get_cube", "get_definition", "get_rows", "get_series",
    "get_today", "get_totals", "list_metrics", "list_metrics_of", "list_progress", "list_status_changes", "list_targets", "list_values", "prove", "query",
    "trace_metric", "where_used",
]  # fmt: skip
