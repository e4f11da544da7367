"""The door of plans."""

from kaipu.brain.plans.flows import NothingToReview, PlayLost, file_playbook, send_due, write_due, write_review

from kaipu.brain.plans.operations import (  # isort: skip
    claim_means, plan_training, save_means, save_skill, set_skill_level, set_skill_wish, settle_training,
    AnswerGiven, BonusEarly, BonusSettled, NeedsCircle, OwnBonus, PlanInvalid, TaskWaits, add_key_result, add_need,
    add_resolution, add_risk, answer_peer, approve_bonus, close_initiative, close_objective, move_risk, move_task,
    open_round, read_by_mail, remove_key_result, remove_need, save_initiative, save_objective, save_task, set_bonus,
    stop_mail, use_playbook, write_note,
)  # fmt: skip
from kaipu.brain.plans.queries import (  # isort: skip
    Booking, Gap, MeansUnknown, SkillRecord, SkillUnknown, TrainingRecord, TrainingUnknown, find_gaps, list_bookings, list_skills, list_trainings,
    Area, BeforeAfter, BonusRecord, BonusUnknown, Check, CheckUp, compare_around, InitiativeRecord, InitiativeUnknown, KeyResultRecord,
    NoteRecord, NoteUnknown, ObjectiveRecord, ObjectiveUnknown, PeriodAhead, PlayBookRecord, PlayBookUnknown,
    Punctuality, ReaderRecord, ResolutionRecord, ResolutionUnknown, ReviewRecord, ReviewUnknown, RiskRecord,
    RoundRecord, RoundUnknown, Said, TaskRecord, TaskUnknown, check_up, find_review, get_bonus, get_initiative,
    get_note, get_objective, get_playbook, get_punctuality, get_review, get_task, list_answered, list_bonuses,
    list_initiatives, list_key_results, list_notes, list_objectives, list_own_targets, list_playbooks, list_readers,
    list_review_versions, list_reviews, list_risks, list_rounds, list_said, list_tasks, reckon_bonus,
)  # fmt: skip
from kaipu.brain.plans.rules import OPEN, STATES, Earned, last_closed, people_needed, period_before, period_of

__all__ = [
    "OPEN", "STATES", "AnswerGiven", "Area", "BeforeAfter", "BonusEarly", "BonusRecord", "BonusSettled", "BonusUnknown", "Booking",
    "Check", "CheckUp", "Earned", "Gap", "InitiativeRecord", "InitiativeUnknown", "KeyResultRecord", "MeansUnknown",
    "NeedsCircle", "NoteRecord", "NoteUnknown", "NothingToReview", "ObjectiveRecord", "ObjectiveUnknown",
    "OwnBonus", "PeriodAhead", "PlanInvalid", "PlayBookRecord", "PlayBookUnknown", "PlayLost", "Punctuality",
    "ReaderRecord", "ResolutionRecord", "ResolutionUnknown", "ReviewRecord", "ReviewUnknown", "RiskRecord",
    "RoundRecord", "RoundUnknown", "Said", "SkillRecord", "SkillUnknown", "TaskRecord", "TaskUnknown", "TaskWaits",
    "TrainingRecord", "TrainingUnknown", "add_key_result", "add_need", "add_resolution", "add_risk", "answer_peer",
    "approve_bonus", "check_up", "claim_means", "close_initiative", "close_objective", "compare_around",
    "file_playbook", "find_gaps", "find_review", "get_bonus", "get_initiative", "get_note", "get_objective",
    "get_playbook", "get_punctuality", "get_review", "get_task", "last_closed", "list_answered", "list_bonuses",
    "list_bookings", "list_initiatives", "list_key_results", "list_notes", "list_objectives", "list_own_targets",
    "list_playbooks", "list_readers", "list_review_versions", "list_reviews", "list_risks", "list_rounds",
    "list_said", "list_skills", "list_tasks", "list_trainings", "move_risk", "move_task", "open_round",
    "people_needed", "period_before", "period_of", "plan_training", "read_by_mail", "reckon_bonus",
    "remove_key_result", "remove_need", "save_initiative", "save_means", "save_objective", "save_skill",
    "save_task", "send_due", "set_bonus", "set_skill_level", "set_skill_wish", "settle_training", "stop_mail",
    "use_playbook", "write_due", "write_note", "write_review",
]  # fmt: skip
