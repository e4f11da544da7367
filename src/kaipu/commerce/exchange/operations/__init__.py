"""Writes of the exchange: runs, their staging tables, and the chunks that move into the shop."""

from kaipu.commerce.exchange.operations.erasing import note_upload_gone, redact_rejections
from kaipu.commerce.exchange.operations.loading import check_rows, import_chunk, keep_originals, read_refused
from kaipu.commerce.exchange.operations.replaying import ReplayMoved, advance_replay, begin_replay
from kaipu.commerce.exchange.operations.runs import (
    JOB,
    begin_run,
    fail_run,
    finish_run,
    hold_run,
    note_export,
    open_run,
    start_import,
)
from kaipu.commerce.exchange.operations.staging import PlannedRows, drop_stage, is_staged, stage_rows

__all__ = [
    "JOB", "PlannedRows", "ReplayMoved", "advance_replay", "begin_replay", "begin_run", "check_rows", "drop_stage",
    "fail_run", "finish_run", "hold_run", "import_chunk", "is_staged", "keep_originals", "note_export", "note_upload_gone",
    "open_run", "read_refused", "redact_rejections", "stage_rows", "start_import",
]  # fmt: skip
