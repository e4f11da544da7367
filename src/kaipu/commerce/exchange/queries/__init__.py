"""Reads of the exchange: runs and their reports, and what an export writes."""

from kaipu.commerce.exchange.queries.exporting import ExportFilter, stream_rows
from kaipu.commerce.exchange.queries.runs import (
    ImportReport,
    RejectionRecord,
    ReplayMark,
    RunRecord,
    RunUnknown,
    count_reasons,
    find_latest_run,
    find_replay_mark,
    get_report,
    get_run,
    list_rejections,
    list_runs,
    list_settled_uploads,
    list_stored_paths,
)

__all__ = [
    "ExportFilter", "ImportReport", "RejectionRecord", "ReplayMark", "RunRecord", "RunUnknown", "count_reasons",
    "find_latest_run", "find_replay_mark", "get_report", "get_run", "list_rejections", "list_runs", "list_settled_uploads", "list_stored_paths", "stream_rows",
]  # fmt: skip
