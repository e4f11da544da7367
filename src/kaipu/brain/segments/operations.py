"""Writes of segments."""

from collections.abc import Sequence
from datetime import datetime

from kaipu.brain.segments.models import Segment
from kaipu.brain.segments.queries import SegmentUnknown
from kaipu.brain.segments.rules import Condition, ConditionInvalid, check_conditions, pack_conditions
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

MOST_TITLE = 120


@operation
def save_segment(
    *,
    user_id: int,
    title: str,
    match: str,
    conditions: Sequence[Condition],
    at: datetime,
    segment_id: int | None = None,
) -> int:
    """Keep a segment, a new one or a changed one; return its number. Raises ConditionInvalid, SegmentUnknown.

    Campaigns that have started keep the people they were started with.
    """
    check_conditions(match, conditions)
    if not 0 < len(title.strip()) <= MOST_TITLE:
        raise ConditionInvalid(0, "title")
    kept = {"title": title.strip(), "match": match, "conditions": pack_conditions(conditions), "changed_at": at}
    if segment_id is None:
        segment_id = Segment.objects.create(created_by_id=user_id, created_at=at, **kept).id
    elif not Segment.objects.filter(id=segment_id, removed_at=None).update(**kept):
        raise SegmentUnknown(str(segment_id))
    audit.record(action="segments.save_segment", subject=f"segment:{segment_id}", at=at)
    return segment_id


@operation
def remove_segment(*, segment_id: int, at: datetime) -> None:
    """Take a segment off the list; what was started with it stays. Raises SegmentUnknown."""
    if not Segment.objects.filter(id=segment_id, removed_at=None).update(removed_at=at):
        raise SegmentUnknown(str(segment_id))
    audit.record(action="segments.remove_segment", subject=f"segment:{segment_id}", at=at)
