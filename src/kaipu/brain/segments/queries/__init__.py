"""Reads of segments."""

from kaipu.brain.segments.queries.audiences import (
    AudienceRecord,
    AudienceUnknown,
    get_audience,
    list_audience_lines,
    list_audiences,
    list_uploaded_segments,
    list_waiting_audiences,
    tell_person,
)
from kaipu.brain.segments.queries.crossing import Crossing, cross
from kaipu.brain.segments.queries.people import (
    Headcount,
    SegmentRecord,
    SegmentUnknown,
    count_people,
    find_known,
    get_segment,
    list_categories,
    list_centroids,
    list_departments,
    list_near,
    list_people,
    list_places,
    list_segments,
)
from kaipu.brain.segments.queries.portraits import (
    Belonging,
    PortraitUnknown,
    Reason,
    TagRecord,
    explain_person,
    get_portrait,
    list_belongings,
    list_tags,
)
from kaipu.brain.segments.queries.rfm import Cell, get_scoring, list_scores
from kaipu.brain.segments.queries.sizes import Day, Overlap, find_members, list_history, list_overlaps, read_matrix

__all__ = [
    "AudienceRecord", "AudienceUnknown", "Belonging", "Cell", "Crossing", "Day", "Headcount", "Overlap", "PortraitUnknown", "Reason", "SegmentRecord",
    "SegmentUnknown", "TagRecord", "count_people", "cross", "explain_person", "find_known", "find_members", "get_audience", "get_portrait",
    "get_scoring", "get_segment", "list_audience_lines", "list_audiences", "list_belongings", "list_categories", "list_centroids", "list_departments", "list_history",
    "list_near", "list_overlaps", "list_people", "list_places", "list_scores", "list_segments", "list_tags", "list_uploaded_segments",
    "list_waiting_audiences", "read_matrix", "tell_person",
]  # fmt: skip
