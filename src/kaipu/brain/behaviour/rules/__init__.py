"""The mathematics of behaviour, on arrays, and the questions it answers."""

from kaipu.brain.behaviour.rules.asking import (
    ANYTHING,
    BREAKDOWNS,
    FIELDS,
    GRAINS,
    ORDER,
    Act,
    BasketQuestion,
    Condition,
    FunnelQuestion,
    PathQuestion,
    QuestionInvalid,
    RetentionQuestion,
    Span,
    check_acts,
    check_baskets,
    check_funnel,
    check_paths,
    check_retention,
    check_span,
)
from kaipu.brain.behaviour.rules.baskets import Rule, derive_rules, frequent_sets
from kaipu.brain.behaviour.rules.funnels import Passed, pass_funnel
from kaipu.brain.behaviour.rules.paths import END, OTHER, Flow, trace_paths
from kaipu.brain.behaviour.rules.returning import Cohorts, Stickiness, count_active, retain, retain_each, stick

__all__ = [
    "ANYTHING", "BREAKDOWNS", "END", "FIELDS", "GRAINS", "ORDER", "OTHER", "Act", "BasketQuestion", "Cohorts",
    "Condition", "Flow", "FunnelQuestion", "Passed", "PathQuestion", "QuestionInvalid", "RetentionQuestion", "Rule",
    "Span", "Stickiness", "check_acts", "check_baskets", "check_funnel", "check_paths", "check_retention", "check_span",
    "count_active", "derive_rules", "frequent_sets", "pass_funnel", "retain", "retain_each", "stick", "trace_paths",
]  # fmt: skip
