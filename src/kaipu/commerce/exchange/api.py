"""The door of the exchange."""

from kaipu.commerce.exchange.flows import (
    ImportOutcome,
    check_type,
    digest_file,
    export_file,
    forget_upload,
    forget_uploads,
    import_file,
    parse_mapping,
    receive_upload,
)

from kaipu.commerce.exchange.operations import (  # isort: skip
    ReplayMoved, advance_replay, begin_replay, note_export, open_run, redact_rejections, start_import,
)  # fmt: skip
from kaipu.commerce.exchange.queries import (
    ExportFilter,
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
    stream_rows,
)
from kaipu.commerce.exchange.rules import (
    FACTS,
    KINDS,
    LARGEST_UPLOAD,
    LAYOUTS,
    Column,
    FileRefused,
    Layout,
    guard,
    unguard,
)

__all__ = [
    "FACTS", "KINDS", "LARGEST_UPLOAD", "LAYOUTS", "Column", "ExportFilter", "FileRefused", "ImportOutcome",
    "ImportReport", "Layout", "RejectionRecord", "ReplayMark", "ReplayMoved", "RunRecord", "RunUnknown",
    "advance_replay", "begin_replay", "check_type", "count_reasons", "digest_file", "export_file", "find_latest_run",
    "find_replay_mark", "forget_upload", "forget_uploads", "get_report", "get_run", "guard", "import_file", "list_rejections", "list_runs", "note_export", "open_run",
    "parse_mapping", "receive_upload", "redact_rejections", "start_import", "stream_rows", "unguard",
]  # fmt: skip
