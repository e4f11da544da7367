"""Writes of decisions."""

from kaipu.brain.decisions.operations.deciding import (
    approve_by_policy,
    approve_decision,
    delegate_decision,
    reject_decision,
    undo_decision,
)
from kaipu.brain.decisions.operations.governing import (
    end_policy,
    halt_producers,
    keep_judgements,
    lift_throttle,
    resume_producers,
    set_policy,
)
from kaipu.brain.decisions.operations.guarding import GuardrailBroken, ProducersHalted
from kaipu.brain.decisions.operations.measuring import observed, record_back_test, record_measurement
from kaipu.brain.decisions.operations.proposing import close_expired, edit_decision, propose_decision
from kaipu.brain.decisions.operations.telling import (
    HookInvalid,
    HookUnknown,
    add_hook,
    claim_calls,
    queue_calls,
    remove_hook,
    settle_call,
)

__all__ = [
    "GuardrailBroken", "HookInvalid", "HookUnknown", "ProducersHalted", "add_hook", "approve_by_policy", "approve_decision",
    "claim_calls", "close_expired", "delegate_decision", "edit_decision", "end_policy", "halt_producers", "keep_judgements",
    "lift_throttle", "observed", "propose_decision", "queue_calls", "record_back_test", "record_measurement", "reject_decision",
    "remove_hook", "resume_producers", "set_policy", "settle_call", "undo_decision",
]  # fmt: skip
