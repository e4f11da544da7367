"""The lake's decisions, pure."""

from kaipu.brain.lake.rules.audits import CHECKS, Check
from kaipu.brain.lake.rules.days import merge_days, months_of, spread_days
from kaipu.brain.lake.rules.live import FIRST, LAST, LIVE_OLDEST_WINS, Model, live_models, live_sources, standing_models
from kaipu.brain.lake.rules.sources import KEPT_SNAPSHOTS, SOURCES, Source

__all__ = [
    "CHECKS",
    "FIRST",
    "KEPT_SNAPSHOTS",
    "LAST",
    "LIVE_OLDEST_WINS",
    "SOURCES",
    "Check",
    "Model",
    "Source",
    "live_models",
    "live_sources",
    "merge_days",
    "months_of",
    "spread_days",
    "standing_models",
]
