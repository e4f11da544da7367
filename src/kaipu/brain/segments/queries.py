"""Reads of segments: what there is, and who belongs to it at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaipu.brain.lake import api as lake
from kaipu.brain.segments.models import Segment
from kaipu.brain.segments.rules import (
    FIELDS,
    LISTED,
    Condition,
    check_conditions,
    compile_conditions,
    read_conditions,
)
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.kernel import clock


class SegmentUnknown(LookupError):
    """There is no such segment any more."""


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """A segment as it was saved."""

    id: int
    title: str
    match: str
    conditions: tuple[Condition, ...]
    created_by_id: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many belong to it now, of how many customers, and how many of them agreed to mail."""

    people: int
    customers: int
    mailable: int


def _record(row: Segment) -> SegmentRecord:
    return SegmentRecord(
        row.id, row.title, row.match, read_conditions(row.conditions), row.created_by_id, row.changed_at
    )  # fmt: skip


def list_segments() -> list[SegmentRecord]:
    """Return the segments by title."""
    return [_record(row) for row in Segment.objects.filter(removed_at=None).order_by("title", "id")]


def get_segment(*, segment_id: int) -> SegmentRecord:
    """Return a segment. Raises SegmentUnknown."""
    row = Segment.objects.filter(id=segment_id, removed_at=None).first()
    if row is None:
        raise SegmentUnknown(str(segment_id))
    return _record(row)


def count_people(*, match: str, conditions: Sequence[Condition], at: datetime) -> Headcount:
    """Count who belongs to conditions now. Raises ConditionInvalid, lake.NothingPublished."""
    where, parameters = _compiled(match, conditions, at)
    parameters["mailable"] = customers.list_consenting(purpose="marketing_email")
    found = lake.ask(
        f"SELECT COUNT(*) FILTER (WHERE {where}), COUNT(*), "
        f"COUNT(*) FILTER (WHERE {where} AND list_contains(CAST($mailable AS BIGINT[]), c.customer_id)) FROM ads.customers AS c",
        parameters, at=at,
    )  # fmt: skip
    return Headcount(*found[0])


def list_people(*, match: str, conditions: Sequence[Condition], at: datetime, limit: int | None = None) -> list[int]:
    """Return the numbers of the customers who belong to conditions now, in order. Raises ConditionInvalid, lake.NothingPublished."""
    where, parameters = _compiled(match, conditions, at)
    most = "" if limit is None else f" LIMIT {int(limit)}"
    rows = lake.ask(
        f"SELECT c.customer_id FROM ads.customers AS c WHERE {where} ORDER BY c.customer_id{most}", parameters, at=at
    )
    return [row[0] for row in rows]


def list_departments(*, at: datetime) -> list[tuple[str, str, str]]:
    """Return the kinds of goods one can have bought, as (path, English, Chinese). Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'department' ORDER BY member", at=at
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _compiled(match: str, conditions: Sequence[Condition], at: datetime) -> tuple[str, dict[str, Any]]:
    check_conditions(match, conditions)
    kinds = {place: FIELDS[each.field].kind for place, each in enumerate(conditions)}
    listed = {place: _listed(conditions[place], at) for place, kind in kinds.items() if kind in LISTED}
    return compile_conditions(match, conditions, today=clock.local_date(at), listed=listed)


def list_places(*, at: datetime) -> list[tuple[str, str, str]]:
    """Return the shops most orders of somebody can be at, as (code, English, Chinese). Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'location' ORDER BY member", at=at
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _listed(condition: Condition, at: datetime) -> Sequence[int]:
    """Ask commerce who fulfils a condition now. A comparison with “not” is turned around in the statement."""
    field, value = condition.field, condition.value
    if field == "consent":
        return customers.list_consenting(purpose=value) if value in customers.PURPOSES else ()
    if field == "tier":
        return members.list_in_tier(code=value)
    if field == "points":
        bound = {condition.op: int(value)}
        return members.list_by_points(least=bound.get("least"), most=bound.get("most"))
    if field == "birth_month":
        return members.list_born_in(month=int(value))
    return members.list_with_coupon(code=value.upper(), state=field.removeprefix("coupon_"), at=at)
