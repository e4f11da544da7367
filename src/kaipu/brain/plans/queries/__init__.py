"""Reads of plans."""

from kaipu.brain.plans.queries.capacity import (
    Booking,
    Gap,
    MeansUnknown,
    SkillRecord,
    SkillUnknown,
    TrainingRecord,
    TrainingUnknown,
    find_gaps,
    list_bookings,
    list_skills,
    list_trainings,
)
from kaipu.brain.plans.queries.checking import Area, Check, CheckUp, check_up
from kaipu.brain.plans.queries.comparing import BeforeAfter, compare_around
from kaipu.brain.plans.queries.gathering import PeriodAhead, gather_facts, playbook_facts
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
from kaipu.brain.plans.queries.tasks import (
    TaskRecord,
    TaskUnknown,
    count_moved,
    find_open_task,
    get_task,
    list_late,
    list_tasks,
)
from kaipu.brain.plans.queries.team import (
    BonusRecord,
    BonusUnknown,
    Punctuality,
    RoundRecord,
    RoundUnknown,
    Said,
    freeze,
    get_bonus,
    get_punctuality,
    list_answered,
    list_bonuses,
    list_own_targets,
    list_rounds,
    list_said,
    reckon_bonus,
)

__all__ = [
    "Area", "BeforeAfter", "BonusRecord", "BonusUnknown", "Booking", "Check", "CheckUp", "Gap", "InitiativeRecord",
    "InitiativeUnknown", "KeyResultRecord", "MeansUnknown", "NoteRecord", "NoteUnknown", "ObjectiveRecord",
    "ObjectiveUnknown", "PeriodAhead", "PlayBookRecord", "PlayBookUnknown", "Punctuality", "ReaderRecord",
    "ResolutionRecord", "ResolutionUnknown", "ReviewRecord", "ReviewUnknown", "RiskRecord", "RoundRecord",
    "RoundUnknown", "Said", "SkillRecord", "SkillUnknown", "TaskRecord", "TaskUnknown", "TrainingRecord",
    "TrainingUnknown", "check_up", "compare_around", "count_moved", "find_gaps", "find_open_task", "find_review", "freeze",
    "gather_facts", "get_bonus", "get_initiative", "get_note", "get_objective", "get_playbook", "get_punctuality",
    "get_review", "get_task", "list_answered", "list_bonuses", "list_bookings", "list_due_readers",
    "list_initiatives", "list_key_results", "list_late", "list_notes", "list_objectives", "list_own_targets",
    "list_playbooks", "list_readers", "list_review_versions", "list_reviews", "list_risks", "list_rounds",
    "list_said", "list_skills", "list_tasks", "list_trainings", "playbook_facts", "reckon_bonus",
]  # fmt: skip
