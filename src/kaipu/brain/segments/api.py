"""The door of segments."""

from kaipu.brain.segments.operations import remove_segment, save_segment
from kaipu.brain.segments.queries import (
    Headcount,
    SegmentRecord,
    SegmentUnknown,
    count_people,
    get_segment,
    list_departments,
    list_people,
    list_places,
    list_segments,
)
from kaipu.brain.segments.rules import DAYS, FIELDS, MATCHES, MOST_CONDITIONS, OPS, Condition, ConditionInvalid

__all__ = [
    "DAYS", "FIELDS", "MATCHES", "MOST_CONDITIONS", "OPS", "Condition", "ConditionInvalid", "Headcount",
    "SegmentRecord", "SegmentUnknown", "count_people", "get_segment", "list_departments", "list_people",
    "list_places", "list_segments", "remove_segment", "save_segment",
]  # fmt: skip
