"""The door of attribution."""

from kaipu.brain.attribution.operations import Noted, StageUnknown, note_costs, set_stage

from kaipu.brain.attribution.queries import (  # isort: skip
    Ahead, Channel, CostLine, Credit, EntryRecord, FrequentPath, PathStory, Question, QuestionInvalid, SpendingLine, StageRecord, Table, count_spent, find_festival, find_known, find_told,
    get_paths, get_table, list_costs, list_entries, list_festivals, list_spending, list_stages,
)  # fmt: skip
from kaipu.brain.attribution.rules import (  # isort: skip
    CHANNELS, MODELS, STAGES, UNSEEN, Cost, Festival, Grouping, Lift, Refusal, channel_of, is_name, read_cost, read_costs,
)  # fmt: skip

__all__ = [
    "CHANNELS", "MODELS", "STAGES", "UNSEEN", "Ahead", "Channel", "Cost", "CostLine", "Credit", "EntryRecord", "Festival", "FrequentPath", "Grouping",
    "Lift", "Noted", "PathStory", "Question", "QuestionInvalid", "Refusal", "SpendingLine", "StageRecord", "StageUnknown", "Table", "channel_of", "count_spent", "find_festival", "find_known", "find_told",
    "get_paths", "get_table", "is_name", "list_costs", "list_entries", "list_festivals", "list_spending", "list_stages", "note_costs", "read_cost", "read_costs", "set_stage",
]  # fmt: skip
