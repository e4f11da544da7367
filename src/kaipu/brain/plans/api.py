"""The door of plans."""

from kaipu.brain.plans.flows import NothingToReview, PlayLost, file_playbook, send_due, write_due, write_review
from kaipu.brain.plans.operations import (
    NeedsCircle,
    PlanInvalid,
    TaskWaits,
    add_key_result,
    add_need,
    add_resolution,
    add_risk,
    close_initiative,
    close_objective,
    move_risk,
    move_task,
    read_by_mail,
    remove_key_result,
    remove_need,
    save_initiative,
    save_objective,
    save_task,
    stop_mail,
    use_playbook,
    write_note,
)

from kaipu.brain.plans.queries import (  # isort: skip
    Area, Check, CheckUp, NoteRecord, NoteUnknown, PlayBookRecord, PlayBookUnknown, ResolutionRecord, ResolutionUnknown,
    get_note, get_playbook, list_notes, list_playbooks, InitiativeRecord, InitiativeUnknown, KeyResultRecord, ObjectiveRecord, ObjectiveUnknown, PeriodOpen, ReaderRecord,
    ReviewRecord, ReviewUnknown, RiskRecord, TaskRecord, TaskUnknown, check_up, find_review, get_initiative, get_objective, get_review, get_task,
    list_initiatives, list_key_results, list_objectives, list_readers, list_review_versions, list_reviews, list_risks, list_tasks,
)  # fmt: skip
from kaipu.brain.plans.rules import last_closed, people_needed, period_before, period_of

__all__ = [
    "Area", "Check", "CheckUp", "InitiativeRecord", "InitiativeUnknown", "KeyResultRecord", "NeedsCircle",
    "NoteRecord", "NoteUnknown", "NothingToReview", "ObjectiveRecord", "ObjectiveUnknown", "PeriodOpen",
    "PlanInvalid", "PlayBookRecord", "PlayBookUnknown", "PlayLost", "ReaderRecord", "ResolutionRecord",
    "ResolutionUnknown", "ReviewRecord", "ReviewUnknown", "RiskRecord", "TaskRecord", "TaskUnknown", "TaskWaits",
    "add_key_result", "add_need", "add_resolution", "add_risk", "check_up", "close_initiative", "close_objective",
    "file_playbook", "find_review", "get_initiative", "get_note", "get_objective", "get_playbook", "get_review",
    "get_task", "last_closed", "list_initiatives", "list_key_results", "list_notes", "list_objectives",
    "list_playbooks", "list_readers", "list_review_versions", "list_reviews", "list_risks", "list_tasks",
    "move_risk", "move_task", "people_needed", "period_before", "period_of", "read_by_mail", "remove_key_result",
    "remove_need", "save_initiative", "save_objective", "save_task", "send_due", "stop_mail", "use_playbook",
    "write_due", "write_note", "write_review",
]  # fmt: skip
