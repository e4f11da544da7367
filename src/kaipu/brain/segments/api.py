"""The door of segments."""

from kaipu.brain.segments.operations import (
    export_audience,
    forget_person,
    import_centroids,
    remove_segment,
    save_segment,
)
from kaipu.brain.segments.queries import (
    AudienceRecord,
    AudienceUnknown,
    Headcount,
    SegmentRecord,
    SegmentUnknown,
    count_people,
    get_audience,
    get_segment,
    list_audience_lines,
    list_audiences,
    list_categories,
    list_centroids,
    list_departments,
    list_people,
    list_places,
    list_segments,
)

from kaipu.brain.segments.rules import (  # isort: skip
    DAYS, FIELDS, MATCHES, MOST_CONDITIONS, OPS, Condition, ConditionInvalid, Spot, read_centroids, sign_upload,
)  # fmt: skip

__all__ = [
    "DAYS", "FIELDS", "MATCHES", "MOST_CONDITIONS", "OPS", "AudienceRecord", "AudienceUnknown", "Condition", "ConditionInvalid",
    "Headcount", "SegmentRecord", "SegmentUnknown", "Spot", "count_people", "export_audience", "forget_person",
    "get_audience", "get_segment", "import_centroids", "list_audience_lines", "list_audiences", "list_categories", "list_centroids",
    "list_departments", "list_people", "list_places", "list_segments", "read_centroids", "remove_segment", "save_segment", "sign_upload",
]  # fmt: skip
