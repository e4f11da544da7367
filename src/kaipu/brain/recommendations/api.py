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
    find_lifts,
    forget,
    get_coverage,
    get_place,
    list_exclusions,
    list_picks,
    recommend,
)
from kaipu.brain.recommendations.rules import ORDERED, SLOTS, Pick, Place, SlotInvalid

__all__ = [
    "NAME", "ORDERED", "SLOTS", "AlreadyExcluded", "Coverage", "ExclusionRecord", "ExclusionUnknown", "Pick", "Place", "SlotInvalid", "exclude", "find_lifts", "forget",
    "forget_customer", "get_coverage", "get_place", "list_exclusions", "list_picks", "readmit", "recommend", "set_slot",
]  # fmt: skip
