"""The door of segments."""

from kaipu.brain.segments.flows import measure
from kaipu.brain.segments.operations import (
    SegmentInUse,
    export_audience,
    forget_person,
    import_centroids,
    remove_segment,
    save_segment,
    set_scoring,
)
from kaipu.brain.segments.queries import (
    AudienceRecord,
    AudienceUnknown,
    Belonging,
    Cell,
    Crossing,
    Day,
    Headcount,
    Overlap,
    PortraitUnknown,
    Reason,
    SegmentRecord,
    SegmentUnknown,
    TagRecord,
    count_people,
    cross,
    explain_person,
    get_audience,
    get_portrait,
    get_scoring,
    get_segment,
    list_audience_lines,
    list_audiences,
    list_belongings,
    list_categories,
    list_centroids,
    list_departments,
    list_history,
    list_overlaps,
    list_people,
    list_places,
    list_scores,
    list_segments,
    list_tags,
)

from kaipu.brain.segments.rules import (  # isort: skip
    DAYS, FIELDS, GROUPS, LOOKS_BACK, MATCHES, MOST_CONDITIONS, OPS, TAGS, Condition, ConditionInvalid, Rectangle, Scoring, ScoringInvalid, Spot, group_of, read_centroids, sign_upload,
)  # fmt: skip

__all__ = [
    "DAYS", "FIELDS", "GROUPS", "LOOKS_BACK", "MATCHES", "MOST_CONDITIONS", "OPS", "TAGS", "AudienceRecord", "AudienceUnknown", "Belonging", "Cell", "Condition",
    "ConditionInvalid", "Crossing", "Day", "Headcount", "Overlap", "PortraitUnknown", "Reason", "Rectangle", "Scoring", "ScoringInvalid", "SegmentInUse", "SegmentRecord", "SegmentUnknown", "Spot",
    "TagRecord", "count_people", "cross", "explain_person", "export_audience", "forget_person", "get_audience", "get_portrait", "get_scoring", "get_segment", "group_of",
    "import_centroids", "list_audience_lines", "list_audiences", "list_belongings", "list_categories", "list_centroids", "list_departments", "list_history",
    "list_overlaps", "list_people", "list_places", "list_scores", "list_segments", "list_tags", "measure", "read_centroids", "remove_segment", "save_segment", "set_scoring", "sign_upload",
]  # fmt: skip
