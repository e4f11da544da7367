"""Decisions of recommendations: how lists are measured, and what of them is shown where."""

from kaipu.brain.recommendations.rules.choosing import Offer, Pick, choose, merge, weigh
from kaipu.brain.recommendations.rules.measuring import Interval, estimate, score_lists
from kaipu.brain.recommendations.rules.places import (
    KINDS,
    ORDERED,
    SLOTS,
    STRATEGIES,
    Place,
    SlotInvalid,
    check_place,
    part_of_day,
)

__all__ = [
    "KINDS", "ORDERED", "SLOTS", "STRATEGIES", "Interval", "Offer", "Pick", "Place", "SlotInvalid", "check_place", "choose", "estimate", "merge",
    "part_of_day", "score_lists", "weigh",
]  # fmt: skip
