"""The door of attribution."""

from kaipu.brain.attribution.operations import Noted, note_costs

from kaipu.brain.attribution.queries import (  # isort: skip
    Channel, CostLine, Credit, EntryRecord, FrequentPath, PathStory, Question, QuestionInvalid, Table, find_known, find_told,
    get_paths, get_table, list_costs, list_entries,
)  # fmt: skip
from kaipu.brain.attribution.rules import (  # isort: skip
    CHANNELS, MODELS, UNSEEN, Cost, Grouping, Refusal, channel_of, read_cost, read_costs,
)  # fmt: skip

__all__ = [
    "CHANNELS", "MODELS", "UNSEEN", "Channel", "Cost", "CostLine", "Credit", "EntryRecord", "FrequentPath", "Grouping",
    "Noted", "PathStory", "Question", "QuestionInvalid", "Refusal", "Table", "channel_of", "find_known", "find_told",
    "get_paths", "get_table", "list_costs", "list_entries", "note_costs", "read_cost", "read_costs",
]  # fmt: skip
