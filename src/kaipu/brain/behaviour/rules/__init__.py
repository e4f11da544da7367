"""The mathematics of behaviour, on arrays."""

from kaipu.brain.behaviour.rules.baskets import Rule, derive_rules, frequent_sets
from kaipu.brain.behaviour.rules.funnels import Passed, pass_funnel
from kaipu.brain.behaviour.rules.paths import END, OTHER, Flow, trace_paths
from kaipu.brain.behaviour.rules.returning import Cohorts, Stickiness, retain, stick

__all__ = [
    "END",
    "OTHER",
    "Cohorts",
    "Flow",
    "Passed",
    "Rule",
    "Stickiness",
    "derive_rules",
    "frequent_sets",
    "pass_funnel",
    "retain",
    "stick",
    "trace_paths",
]
