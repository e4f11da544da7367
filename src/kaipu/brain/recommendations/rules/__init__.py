"""Decisions of recommendations: how lists are measured, and what of them is shown where."""

from kaipu.brain.recommendations.rules.choosing import OF_EACH_LOOK, Offer, Pick, after_looks, choose, merge, weigh
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
    place_key,
)
from kaipu.brain.recommendations.rules.tiring import Showing, count_showings

__all__ = [
    "KINDS", "OF_EACH_LOOK", "ORDERED", "SLOTS", "STRATEGIES", "Interval", "Offer", "Pick", "Place", "Showing", "SlotInvalid", "after_looks", "check_place",
    "choose", "count_showings", "estimate", "merge", "part_of_day", "place_key", "score_lists", "weigh",
]  # fmt: skip
