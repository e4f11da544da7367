"""The workbench's statistics, on arrays of numbers: description, association, clusters, extrapolation."""

from kaipu.brain.behaviour.rules.statistics.associating import Pair, associate, control_false_discoveries
from kaipu.brain.behaviour.rules.statistics.clustering import Clusters, cluster
from kaipu.brain.behaviour.rules.statistics.describing import Description, Trend, describe, find_trend
from kaipu.brain.behaviour.rules.statistics.extrapolating import Effect, Extrapolation, extrapolate, judge_effect

__all__ = [
    "Clusters", "Description", "Effect", "Extrapolation", "Pair", "Trend", "associate", "cluster",
    "control_false_discoveries", "describe", "extrapolate", "find_trend", "judge_effect",
]  # fmt: skip
