"""Reads of plans."""

from kaipu.brain.plans.queries.checking import Area, Check, CheckUp, check_up
from kaipu.brain.plans.queries.gathering import PeriodOpen, gather_facts, playbook_facts
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
from kaipu.brain.plans.queries.notes import (
    NoteRecord,
    NoteUnknown,
    PlayBookRecord,
    PlayBookUnknown,
    ResolutionRecord,
    ResolutionUnknown,
    get_note,
    get_playbook,
    list_notes,
    list_playbooks,
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
    "Area", "Check", "CheckUp", "InitiativeRecord", "InitiativeUnknown", "KeyResultRecord", "NoteRecord",
    "NoteUnknown", "ObjectiveRecord", "ObjectiveUnknown", "PeriodOpen", "PlayBookRecord", "PlayBookUnknown",
    "ReaderRecord", "ResolutionRecord", "ResolutionUnknown", "ReviewRecord", "ReviewUnknown", "RiskRecord",
    "TaskRecord", "TaskUnknown", "check_up", "count_moved", "find_review", "gather_facts", "get_initiative",
    "get_note", "get_objective", "get_playbook", "get_review", "get_task", "list_due_readers", "list_initiatives",
    "list_key_results", "list_late", "list_notes", "list_objectives", "list_playbooks", "list_readers",
    "list_review_versions", "list_reviews", "list_risks", "list_tasks", "playbook_facts",
]  # fmt: skip
