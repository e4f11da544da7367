"""Rules of attribution."""

from kaipu.brain.attribution.rules.costs import Cost, Refusal, read_cost, read_costs
from kaipu.brain.attribution.rules.crediting import (
    MODELS,
    Journeys,
    credit,
    find_removal_effects,
    settle,
    weigh,
)
from kaipu.brain.attribution.rules.festivals import Festival, Lift, find_lift, join_days
from kaipu.brain.attribution.rules.grouping import CHANNELS, UNSEEN, Grouping, channel_of, is_name
from kaipu.brain.attribution.rules.lifecycle import BITS, STAGES

__all__ = [
    "BITS", "CHANNELS", "MODELS", "STAGES", "UNSEEN", "Cost", "Festival", "Grouping", "Journeys", "Lift", "Refusal", "channel_of", "credit", "find_lift", "find_removal_effects", "is_name", "join_days",
    "read_cost", "read_costs", "settle", "weigh",
]  # fmt: skip
