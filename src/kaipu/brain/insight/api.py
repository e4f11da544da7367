"""The door of insight: why a metric moved."""

from kaipu.brain.insight.queries import Condition, Explanation, Occasion, Part, Tree, explain
from kaipu.brain.insight.rules import TREES, Factor, Moved, Span

__all__ = ["TREES", "Condition", "Explanation", "Factor", "Moved", "Occasion", "Part", "Span", "Tree", "explain"]
