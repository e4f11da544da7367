"""The door of decisions."""

from kaipu.brain.decisions.events import DecisionApplied, DecisionMeasured, DecisionProposed
from kaipu.brain.decisions.operations import (
    GuardrailBroken,
    KindUnknown,
    approve_decision,
    propose_decision,
    record_back_test,
    record_measurement,
    reject_decision,
    undo_decision,
)
from kaipu.brain.decisions.queries import (
    DecisionRecord,
    DecisionUnknown,
    count_by_state,
    get_decision,
    list_decisions,
    list_due,
)
from kaipu.brain.decisions.rules import STATES, DecisionClosed, Effect, Guardrail, Proposal

__all__ = [
    "STATES", "DecisionApplied", "DecisionClosed", "DecisionMeasured", "DecisionProposed", "DecisionRecord",
    "DecisionUnknown", "Effect", "Guardrail", "GuardrailBroken", "KindUnknown", "Proposal", "approve_decision",
    "count_by_state", "get_decision", "list_decisions", "list_due", "propose_decision", "record_back_test",
    "record_measurement", "reject_decision", "undo_decision",
]  # fmt: skip
