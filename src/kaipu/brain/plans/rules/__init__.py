"""Decisions of plans: periods, strength of evidence, next steps, what may wait for what."""

from kaipu.brain.plans.rules.closing import last_closed, period_before, period_of
from kaipu.brain.plans.rules.earning import Earned, attain, count, earn
from kaipu.brain.plans.rules.evidence import (
    NOTHING,
    STRONG,
    UNPROVEN,
    WEAK,
    Action,
    interval_of_difference,
    people_needed,
    strength_of,
)
from kaipu.brain.plans.rules.scoring import band_of, mean_of, middle_of, score
from kaipu.brain.plans.rules.steps import Aim, choose_steps
from kaipu.brain.plans.rules.waiting import OPEN, STATES, find_cycle

__all__ = [
    "NOTHING", "OPEN", "STATES", "STRONG", "UNPROVEN", "WEAK", "Action", "Aim", "Earned", "attain", "band_of", "choose_steps",
    "count", "earn", "find_cycle", "interval_of_difference", "last_closed", "mean_of", "middle_of", "people_needed",
    "period_before", "period_of", "score", "strength_of",
]  # fmt: skip
