"""The door of attribution."""

from kaipu.brain.attribution.operations import Noted, note_costs

from kaipu.brain.attribution.queries import (  # isort: skip
    Ahead, Channel, CostLine, Credit, EntryRecord, FrequentPath, PathStory, Question, QuestionInvalid, Table, find_festival, find_known, find_told,
    get_paths, get_table, list_costs, list_entries, list_festivals,
)  # fmt: skip
from kaipu.brain.attribution.rules import (  # isort: skip
    CHANNELS, MODELS, UNSEEN, Cost, Festival, Grouping, Lift, Refusal, channel_of, read_cost, read_costs,
)  # fmt: skip

__all__ = [
    "CHANNELS", "MODELS", "UNSEEN", "Ahead", "Channel", "Cost", "CostLine", "Credit", "EntryRecord", "Festival", "FrequentPath", "Grouping",
    "Lift", "Noted", "PathStory", "Question", "QuestionInvalid", "Refusal", "Table", "channel_of", "find_festival", "find_known", "find_told",
    "get_paths", "get_table", "list_costs", "list_entries", "list_festivals", "note_costs", "read_cost", "read_costs",
]  # fmt: skip
