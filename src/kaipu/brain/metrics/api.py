"""The door of metrics: `query(Query(...), at=)` answers everything; the rest is its definitions, its rows, and short ways."""

from kaipu.brain.metrics.queries import (
    Cube,
    Difference,
    Line,
    Proof,
    Result,
    Row,
    RowsPage,
    Series,
    Tile,
    Today,
    get_cube,
    get_definition,
    get_rows,
    get_series,
    get_today,
    get_totals,
    list_metrics,
    prove,
    query,
)
from kaipu.brain.metrics.rules import (
    COMPARISONS,
    DIMENSIONS,
    GRAINS,
    OPERATORS,
    SUBJECTS,
    Definition,
    Dimension,
    Filter,
    MetricUnknown,
    Query,
    SeriesInvalid,
)

__all__ = [
    "COMPARISONS", "DIMENSIONS", "GRAINS", "OPERATORS", "SUBJECTS", "Cube", "Definition", "Difference", "Dimension",
    "Filter", "Line", "MetricUnknown", "Proof", "Query", "Result", "Row", "RowsPage", "Series", "SeriesInvalid", "Tile",
    "Today", "get_cube", "get_definition", "get_rows", "get_series", "get_today", "get_totals", "list_metrics", "prove",
    "query",
]  # fmt: skip
