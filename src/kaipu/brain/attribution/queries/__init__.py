"""Reads of attribution."""

from kaipu.brain.attribution.queries.costs import (
    CostLine,
    EntryRecord,
    SpendingLine,
    count_spent,
    find_known,
    find_told,
    list_costs,
    list_entries,
    list_spending,
)
from kaipu.brain.attribution.queries.festivals import Ahead, find_festival, list_festivals
from kaipu.brain.attribution.queries.lifecycle import StageRecord, list_stages
from kaipu.brain.attribution.queries.paths import FrequentPath, PathStory, Question, QuestionInvalid, get_paths
from kaipu.brain.attribution.queries.table import Channel, Credit, Table, get_table

__all__ = [
    "Ahead", "Channel", "CostLine", "Credit", "EntryRecord", "FrequentPath", "PathStory", "Question", "QuestionInvalid", "SpendingLine", "StageRecord", "Table", "count_spent", "find_festival", "find_known", "find_told", "get_paths",
    "get_table", "list_costs", "list_entries", "list_festivals", "list_spending", "list_stages",
]  # fmt: skip
