"""Rules of attribution."""

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
    "CHANNELS", "MODELS", "UNSEEN", "Grouping", "Journeys", "channel_of", "credit", "find_removal_effects", "settle", "weigh",
]  # fmt: skip
