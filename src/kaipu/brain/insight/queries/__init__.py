"""Reads of insight: explanations."""

from kaipu.brain.insight.queries.explaining import explain
from kaipu.brain.insight.queries.records import Condition, Explanation, Occasion, Part, Tree

__all__ = ["Condition", "Explanation", "Occasion", "Part", "Tree", "explain"]
