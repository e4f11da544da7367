"""Writes of plans."""

from kaipu.brain.plans.operations.capacity import (
    claim_means,
    plan_training,
    save_means,
    save_skill,
    set_skill_level,
    set_skill_wish,
    settle_training,
)
from kaipu.brain.plans.operations.goals import (
    PlanInvalid,
    add_key_result,
    add_risk,
    close_initiative,
    close_objective,
    move_risk,
    remove_key_result,
    save_initiative,
    save_objective,
)
from kaipu.brain.plans.operations.notes import add_resolution, keep_playbook, use_playbook, write_note
from kaipu.brain.plans.operations.reviews import (
    keep_review,
    mark_sent,
    read_by_mail,
    release_sent,
    stop_mail,
)
from kaipu.brain.plans.operations.tasks import NeedsCircle, TaskWaits, add_need, move_task, remove_need, save_task
from kaipu.brain.plans.operations.team import (
    AnswerGiven,
    BonusEarly,
    BonusSettled,
    OwnBonus,
    answer_peer,
    approve_bonus,
    open_round,
    set_bonus,
)

__all__ = [
    "AnswerGiven", "BonusEarly", "BonusSettled", "NeedsCircle", "OwnBonus", "PlanInvalid", "TaskWaits",
    "add_key_result", "add_need", "add_resolution", "add_risk", "answer_peer", "approve_bonus", "claim_means",
    "close_initiative", "close_objective", "keep_playbook", "keep_review", "mark_sent", "move_risk", "move_task",
    "open_round", "plan_training", "read_by_mail", "release_sent", "remove_key_result", "remove_need",
    "save_initiative", "save_means", "save_objective", "save_skill", "save_task", "set_bonus", "set_skill_level",
    "set_skill_wish", "settle_training", "stop_mail", "use_playbook", "write_note",
]  # fmt: skip
