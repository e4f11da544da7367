"""The door of attribution."""

from kaipu.brain.attribution.queries import (
    Channel,
    Credit,
    FrequentPath,
    PathStory,
    Question,
    QuestionInvalid,
    Table,
    get_paths,
    get_table,
)
from kaipu.brain.attribution.rules import CHANNELS, MODELS, UNSEEN, Grouping, channel_of

__all__ = [
    "CHANNELS", "MODELS", "UNSEEN", "Channel", "Credit", "FrequentPath", "Grouping", "PathStory", "Question", "QuestionInvalid",
    "Table", "channel_of", "get_paths", "get_table",
]  # fmt: skip
