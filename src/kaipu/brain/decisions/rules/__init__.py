"""Pure rules of decisions: their life, where they stand in the inbox, what a policy may do, how a producer is trusted, what was caused."""

from kaipu.brain.decisions.rules.control import (
    CONTROL_DAYS,
    FEWEST_DONORS,
    Comparison,
    compare_before_after,
    compare_to_synthetic,
    simplex_weights,
)
from kaipu.brain.decisions.rules.life import (
    APPLIED,
    EXPIRED,
    MEASURED,
    PROPOSED,
    REASONS,
    REJECTED,
    RISKS,
    STATES,
    SUPERSEDED,
    UNDONE,
    DecisionClosed,
    Effect,
    Field,
    FieldInvalid,
    Guardrail,
    Measurement,
    Proposal,
    Revision,
    UndoImpossible,
    check_step,
    clean_changes,
)
from kaipu.brain.decisions.rules.policies import Limits, LimitsInvalid, check_limits, refusal
from kaipu.brain.decisions.rules.ranking import Standing, attention_of, expected_minutes, stand
from kaipu.brain.decisions.rules.trust import Trust, agrees, headline, judge

__all__ = [
    "APPLIED", "CONTROL_DAYS", "EXPIRED", "FEWEST_DONORS", "MEASURED", "PROPOSED", "REASONS", "REJECTED", "RISKS", "STATES",
    "SUPERSEDED", "UNDONE", "Comparison", "DecisionClosed", "Effect", "Field", "FieldInvalid", "Guardrail", "Limits", "LimitsInvalid",
    "Measurement", "Proposal", "Revision", "Standing", "Trust", "UndoImpossible", "agrees", "attention_of", "check_limits", "check_step",
    "clean_changes", "compare_before_after", "compare_to_synthetic", "expected_minutes", "headline", "judge", "refusal",
    "simplex_weights", "stand",
]  # fmt: skip
