"""Reads of attribution."""

from kaipu.brain.attribution.queries.paths import FrequentPath, PathStory, Question, QuestionInvalid, get_paths
from kaipu.brain.attribution.queries.table import Channel, Credit, Table, get_table

__all__ = [
    "Channel", "Credit", "FrequentPath", "PathStory", "Question", "QuestionInvalid", "Table", "get_paths", "get_table",
]  # fmt: skip
