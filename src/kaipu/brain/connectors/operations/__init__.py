"""Writes of connectors."""

from kaipu.brain.connectors.operations.connectors import (
    note_lateness,
    put_connector,
    remap_connector,
    switch_connector,
)
from kaipu.brain.connectors.operations.dead_rows import (
    Replayed,
    RowGone,
    RowStillWrong,
    discard_rows,
    mend_row,
    replay_rows,
)
from kaipu.brain.connectors.operations.erasing import hand_over_rows
from kaipu.brain.connectors.operations.pruning import KEPT_FILES, Pruned, prune_rows
from kaipu.brain.connectors.operations.runs import (
    Agreed,
    Came,
    RunBusy,
    fail_run,
    finish_run,
    start_run,
    store_page,
)

__all__ = [
    "KEPT_FILES", "Agreed", "Came", "Pruned", "Replayed", "RowGone", "RowStillWrong", "RunBusy", "discard_rows", "fail_run", "finish_run", "hand_over_rows", "mend_row",
    "note_lateness", "prune_rows", "put_connector", "remap_connector", "replay_rows", "start_run", "store_page", "switch_connector",
]  # fmt: skip
