"""The mathematics of behaviour, on arrays, and the questions it answers."""

from kaipu.brain.behaviour.rules.asking import (
    BREAKDOWNS,
    FIELDS,
    ORDER,
    Act,
    Condition,
    FunnelQuestion,
    PathQuestion,
    QuestionInvalid,
    RetentionQuestion,
    Span,
    check_acts,
    check_funnel,
    check_span,
)
from kaipu.brain.behaviour.rules.baskets import Rule, derive_rules, frequent_sets
from kaipu.brain.behaviour.rules.funnels import Passed, pass_funnel
from kaipu.brain.behaviour.rules.paths import END, OTHER, Flow, trace_paths
from kaipu.brain.behaviour.rules.returning import Cohorts, Stickiness, retain, stick

__all__ = [
    "BREAKDOWNS", "END", "FIELDS", "ORDER", "OTHER", "Act", "Cohorts", "Condition", "Flow", "FunnelQuestion", "Passed",
    "PathQuestion", "QuestionInvalid", "RetentionQuestion", "Rule", "Span", "Stickiness", "check_acts", "check_funnel",
    "check_span", "derive_rules", "frequent_sets", "pass_funnel", "retain", "stick", "trace_paths",
]  # fmt: skip
