"""Reads of insight: explanations, the cubes they are looked for in, looks at watched metrics, alerts."""

from kaipu.brain.insight.queries.alerts import (
    AlertRecord,
    AlertUnknown,
    DutyRecord,
    Finding,
    MuteRecord,
    WatchRecord,
    count_alerts,
    get_alert,
    list_alerts,
    list_duties,
    list_mutes,
    list_notices,
    list_watches,
)
from kaipu.brain.insight.queries.cubes import Sliceable, find_cube
from kaipu.brain.insight.queries.explaining import explain, list_special_days
from kaipu.brain.insight.queries.records import Condition, Explanation, Occasion, Part, Tree
from kaipu.brain.insight.queries.watching import Look, look

__all__ = [
    "AlertRecord", "AlertUnknown", "Condition", "DutyRecord", "Explanation", "Finding", "Look", "MuteRecord",
    "Occasion", "Part", "Sliceable", "Tree", "WatchRecord", "count_alerts", "explain", "find_cube", "get_alert",
    "list_alerts", "list_duties", "list_mutes", "list_notices", "list_special_days", "list_watches", "look",
]  # fmt: skip
