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
from kaipu.brain.attribution.rules.grouping import CHANNELS, UNSEEN, Grouping, channel_of

__all__ = [
    "CHANNELS", "MODELS", "UNSEEN", "Cost", "Grouping", "Journeys", "Refusal", "channel_of", "credit", "find_removal_effects",
    "read_cost", "read_costs", "settle", "weigh",
]  # fmt: skip
