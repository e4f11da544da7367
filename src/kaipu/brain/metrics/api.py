"""The door of metrics: `query(Query(...), at=)` answers everything; the rest is its definitions, its rows, and short ways."""

from kaipu.brain.metrics.operations import (
    MetricExists,
    NameInvalid,
    StepImpossible,
    change_status,
    next_statuses,
    propose_metric,
    set_target,
    withdraw_target,
)
from kaipu.brain.metrics.queries import (
    Cube,
    Line,
    Progress,
    Result,
    Row,
    Series,
    TargetRecord,
    TargetUnknown,
    find_names,
    get_cube,
    get_definition,
    get_rows,
    get_series,
    get_today,
    get_totals,
    list_metrics,
    list_metrics_of,
    list_progress,
    list_status_changes,
    list_targets,
    list_values,
    prove,
    query,
    trace_metric,
    where_used,
)  # fmt: skip

from kaipu.brain.metrics.rules import (  # isort: skip
    COMPARISONS, DIMENSIONS, GRAINS, OPERATORS, SUBJECTS, Definition, Filter, FormulaInvalid, MetricUnknown, Query,
    SeriesInvalid,
)  # fmt: skip

__all__ = [
    "COMPARISONS", "DIMENSIONS", "GRAINS", "OPERATORS", "SUBJECTS", "Cube", "Definition", "Filter", "FormulaInvalid",
    "Line", "MetricExists", "MetricUnknown", "NameInvalid", "Progress", "Query", "Result", "Row", "Series",
    "SeriesInvalid", "StepImpossible", "TargetRecord", "TargetUnknown", "change_status", "find_names", "get_cube",
    "get_definition", "get_rows", "get_series", "get_today", "get_totals", "list_metrics", "list_metrics_of",
    "list_progress", "list_status_changes", "list_targets", "list_values", "next_statuses", "propose_metric", "prove",
    "query", "set_target", "trace_metric", "where_used", "withdraw_target",
]  # fmt: skip
