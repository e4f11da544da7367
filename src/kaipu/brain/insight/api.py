"""The door of insight: why a metric moved, and the alerts that say so unasked."""

from kaipu.brain.insight.events import AlertClosed, AlertOpened
from kaipu.brain.insight.flows import keep_watch, tell
from kaipu.brain.insight.operations import (
    AlertIsClosed,
    DutyInvalid,
    SnoozeInvalid,
    WatchExists,
    WatchInvalid,
    acknowledge_alert,
    finish_alert,
    mute_slice,
    put_on_duty,
    snooze_alert,
    take_off_duty,
    unmute,
    watch_metric,
    withdraw_watch,
)

from kaipu.brain.insight.queries import (  # isort: skip
    AlertRecord, AlertUnknown, Condition, DutyRecord, Explanation, Finding, Look, MuteRecord, Occasion, Part, Sliceable,
    Tree, WatchRecord, count_alerts, explain, find_cube, get_alert, list_alerts, list_duties, list_mutes, list_special_days, list_watches, look,
)  # fmt: skip
from kaipu.brain.insight.rules import (  # isort: skip
    SENSITIVITIES, TREES, Cube, Factor, Moved, Span, Strays, choose, leave_special_out, scan, select, stray,
)  # fmt: skip

__all__ = [
    "SENSITIVITIES", "TREES", "AlertClosed", "AlertIsClosed", "AlertOpened", "AlertRecord", "AlertUnknown", "Condition",
    "Cube", "DutyInvalid", "DutyRecord", "Explanation", "Factor", "Finding", "Look", "Moved", "MuteRecord", "Occasion",
    "Part", "Sliceable", "SnoozeInvalid", "Span", "Strays", "Tree", "WatchExists", "WatchInvalid", "WatchRecord",
    "acknowledge_alert", "choose", "count_alerts", "explain", "find_cube", "finish_alert", "get_alert", "keep_watch",
    "leave_special_out", "list_alerts", "list_duties", "list_mutes", "list_special_days", "list_watches", "look", "mute_slice", "put_on_duty", "scan", "select",
    "snooze_alert", "stray", "take_off_duty", "tell", "unmute", "watch_metric", "withdraw_watch",
]  # fmt: skip
