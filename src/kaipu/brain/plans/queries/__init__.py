"""Reads of plans."""

from kaipu.brain.plans.queries.gathering import PeriodOpen, gather_facts
from kaipu.brain.plans.queries.goals import (
    InitiativeRecord,
    InitiativeUnknown,
    KeyResultRecord,
    ObjectiveRecord,
    ObjectiveUnknown,
    RiskRecord,
    get_initiative,
    get_objective,
    list_initiatives,
    list_key_results,
    list_objectives,
    list_risks,
)
from kaipu.brain.plans.queries.reviews import (
    ReaderRecord,
    ReviewRecord,
    ReviewUnknown,
    find_review,
    get_review,
    list_due_readers,
    list_readers,
    list_review_versions,
    list_reviews,
)
from kaipu.brain.plans.queries.tasks import TaskRecord, TaskUnknown, count_moved, get_task, list_late, list_tasks

__all__ = [
    "InitiativeRecord", "InitiativeUnknown", "KeyResultRecord", "ObjectiveRecord", "ObjectiveUnknown", "PeriodOpen",
    "ReaderRecord", "ReviewRecord", "ReviewUnknown", "RiskRecord", "TaskRecord", "TaskUnknown", "count_moved",
    "find_review", "gather_facts", "get_initiative", "get_objective", "get_review", "get_task", "list_due_readers",
    "list_initiatives", "list_key_results", "list_late", "list_objectives", "list_readers", "list_review_versions",
    "list_reviews", "list_risks", "list_tasks",
]  # fmt: skip
