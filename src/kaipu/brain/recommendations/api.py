"""The door of recommendations."""

from kaipu.brain.recommendations.operations import (
    AlreadyExcluded,
    ExclusionUnknown,
    exclude,
    forget_customer,
    readmit,
    set_slot,
)
from kaipu.brain.recommendations.queries import (
    NAME,
    Coverage,
    ExclusionRecord,
    forget,
    get_coverage,
    get_place,
    list_exclusions,
    list_picks,
    recommend,
)
from kaipu.brain.recommendations.rules import SLOTS, Pick, Place, SlotInvalid

__all__ = [
    "NAME", "SLOTS", "AlreadyExcluded", "Coverage", "ExclusionRecord", "ExclusionUnknown", "Pick", "Place", "SlotInvalid", "exclude", "forget",
    "forget_customer", "get_coverage", "get_place", "list_exclusions", "list_picks", "readmit", "recommend", "set_slot",
]  # fmt: skip
