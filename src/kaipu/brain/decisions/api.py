"""The door of decisions."""

from kaipu.brain.decisions.events import DecisionApplied, DecisionMeasured, DecisionProposed
from kaipu.brain.decisions.flows import approve_by_policies, approve_many, call_hooks, judge_producers, reject_many

from kaipu.brain.decisions.operations import (  # isort: skip
    GuardrailBroken, HookInvalid, HookUnknown, ProducersHalted, add_hook, approve_decision, close_expired, delegate_decision,
    edit_decision, end_policy, halt_producers, lift_throttle, observed, propose_decision, record_back_test, record_measurement,
    reject_decision, remove_hook, resume_producers, set_policy, undo_decision,
)  # fmt: skip
from kaipu.brain.decisions.queries import (  # isort: skip
    EVENTS, DecisionRecord, DecisionUnknown, HookRecord, Inbox, KindUnknown, Point, PolicyRecord, PolicyUnknown, ProducerRecord,
    Stop, Waiting, count_by_state, find_stop, get_decision, get_standing, list_decisions, list_due, list_hooks, list_ids, list_inbox,
    list_kinds, list_open_subjects, list_policies, list_producers, list_stops, trace,
)  # fmt: skip
from kaipu.brain.decisions.rules import (  # isort: skip
    CONTROL_DAYS, REASONS, RISKS, STATES, Comparison, DecisionClosed, Effect, Field, FieldInvalid, Guardrail, Limits, LimitsInvalid,
    Measurement, Proposal, Revision, Standing, Trust, UndoImpossible, compare_before_after, compare_to_synthetic,
)  # fmt: skip

__all__ = [
    "CONTROL_DAYS", "EVENTS", "REASONS", "RISKS", "STATES", "Comparison", "DecisionApplied", "DecisionClosed", "DecisionMeasured",
    "DecisionProposed", "DecisionRecord", "DecisionUnknown", "Effect", "Field", "FieldInvalid", "Guardrail", "GuardrailBroken",
    "HookInvalid", "HookRecord", "HookUnknown", "Inbox", "KindUnknown", "Limits", "LimitsInvalid", "Measurement", "Point",
    "PolicyRecord", "PolicyUnknown", "ProducerRecord", "ProducersHalted", "Proposal", "Revision", "Standing", "Stop", "Trust",
    "UndoImpossible", "Waiting", "add_hook", "approve_by_policies", "approve_decision", "approve_many", "call_hooks", "close_expired",
    "compare_before_after", "compare_to_synthetic", "count_by_state", "delegate_decision", "edit_decision", "end_policy", "find_stop",
    "get_decision", "get_standing", "halt_producers", "judge_producers", "lift_throttle", "list_decisions", "list_due", "list_hooks",
    "list_ids", "list_inbox", "list_kinds", "list_open_subjects", "list_policies", "list_producers", "list_stops", "observed",
    "propose_decision", "record_back_test", "record_measurement", "reject_decision", "reject_many", "remove_hook", "resume_producers",
    "set_policy", "trace", "undo_decision",
]  # fmt: skip
