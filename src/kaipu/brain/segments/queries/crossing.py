"""Any metric of any segment: who belongs to it now, and what these did in some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaipu.brain.metrics import api as metrics
from kaipu.brain.segments.queries.people import SegmentRecord, get_segment, list_people


@dataclass(frozen=True, slots=True)
class Crossing:
    """The metrics of a segment (None: of everybody, guests among them); `people` are those who belong to it now, None for everybody."""

    segment: SegmentRecord | None
    people: int | None
    answer: metrics.Result


def cross(*, names: Sequence[str], segment_ids: Sequence[int], first: date, last: date, at: datetime) -> list[Crossing]:
    """Return metrics of everybody and of each segment. A metric that knows no customers is missing from a segment's answer.

    One question to the metrics for each. Raises SegmentUnknown, ConditionInvalid, metrics.MetricUnknown, metrics.SeriesInvalid,
    lake.NothingPublished, lake.QueryTooLong.
    """
    found = [Crossing(None, None, metrics.query(metrics.Query(tuple(names), first, last), at=at))]
    for number in segment_ids:
        segment = get_segment(segment_id=number)
        people = tuple(list_people(match=segment.match, conditions=segment.conditions, at=at))
        asked = metrics.Query(tuple(names), first, last, customers=people)
        found.append(Crossing(segment, len(people), metrics.query(asked, at=at)))
    return found
