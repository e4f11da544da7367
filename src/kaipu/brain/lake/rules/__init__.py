"""The lake's decisions, pure."""

from kaipu.brain.lake.rules.audits import CHECKS, Check
from kaipu.brain.lake.rules.days import cut_days, merge_days, months_of, spread_days
from kaipu.brain.lake.rules.live import FIRST, LAST, LIVE_OLDEST_WINS, Model, live_models, live_sources, standing_models
from kaipu.brain.lake.rules.minutes import (
    KEPT,
    LATENESS,
    MinuteFigures,
    StreamBatch,
    StreamState,
    first_open_minute,
    floor_of_new_run,
    minute_of,
)
from kaipu.brain.lake.rules.numbers import number_kept, number_new
from kaipu.brain.lake.rules.sources import KEPT_SNAPSHOTS, SOURCES, Source

__all__ = [
    "CHECKS",
    "FIRST",
    "KEPT",
    "KEPT_SNAPSHOTS",
    "LAST",
    "LATENESS",
    "LIVE_OLDEST_WINS",
    "SOURCES",
    "Check",
    "MinuteFigures",
    "Model",
    "Source",
    "StreamBatch",
    "StreamState",
    "cut_days",
    "first_open_minute",
    "floor_of_new_run",
    "live_models",
    "live_sources",
    "merge_days",
    "minute_of",
    "months_of",
    "number_kept",
    "number_new",
    "spread_days",
    "standing_models",
]
