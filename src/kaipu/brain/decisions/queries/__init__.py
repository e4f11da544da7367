"""Reads of decisions."""

from kaipu.brain.decisions.queries.hearing import EVENTS, Call, HookRecord, list_hooks, trace
from kaipu.brain.decisions.queries.inbox import (
    Inbox,
    KindUnknown,
    Waiting,
    get_standing,
    handler_of,
    list_expired,
    list_inbox,
    list_kinds,
    list_minutes,
)
from kaipu.brain.decisions.queries.records import (
    DecisionRecord,
    DecisionUnknown,
    count_by_state,
    get_decision,
    list_decisions,
    list_due,
    list_ids,
    list_open_subjects,
    record_of,
)
from kaipu.brain.decisions.queries.scoreboard import (
    Point,
    PolicyRecord,
    PolicyUnknown,
    ProducerRecord,
    Stop,
    cap_of,
    count_filed,
    find_stop,
    is_throttled,
    list_for_policies,
    list_policies,
    list_producers,
    list_stops,
)

__all__ = [
    "EVENTS", "Call", "DecisionRecord", "DecisionUnknown", "HookRecord", "Inbox", "KindUnknown", "Point", "PolicyRecord",
    "PolicyUnknown", "ProducerRecord", "Stop", "Waiting", "cap_of", "count_by_state", "count_filed", "find_stop", "get_decision",
    "get_standing", "handler_of", "is_throttled", "list_decisions", "list_due", "list_expired", "list_for_policies", "list_hooks",
    "list_ids", "list_inbox", "list_kinds", "list_minutes", "list_open_subjects", "list_policies", "list_producers", "list_stops",
    "record_of", "trace",
]  # fmt: skip
