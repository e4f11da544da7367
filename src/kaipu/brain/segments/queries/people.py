"""Reads of segments: what there is, and who belongs to it at this moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.clusters import api as clusters
from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.lake import api as lake
from kaipu.brain.segments.models import Centroid, Segment
from kaipu.brain.segments.queries.rfm import list_scored
from kaipu.brain.segments.rules import (
    FIELDS,
    LISTED,
    PEOPLE,
    Condition,
    ConditionInvalid,
    Known,
    Spot,
    check_conditions,
    clean_postcode,
    compile_conditions,
    read_conditions,
)
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.kernel.money import Money


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
    """How many belong to it now, of how many customers, and how many of them agreed to mail.

    `unplaced`: of all customers, how many have no address whose place is known; None where no condition asks for one.
    """

    people: int
    customers: int
    mailable: int
    unplaced: int | None = None


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
        f"COUNT(*) FILTER (WHERE {where} AND list_contains(CAST($mailable AS BIGINT[]), c.customer_id)) FROM {PEOPLE}",
        parameters, at=at,
    )  # fmt: skip
    if not any(FIELDS[each.field].kind == "near" for each in conditions):
        return Headcount(*found[0])
    asked = "SELECT COUNT(*) FROM ads.customers AS c WHERE NOT list_contains(CAST($placed AS BIGINT[]), c.customer_id)"
    people, all_customers, mailable = found[0]
    unplaced = lake.ask(asked, {"placed": _placed()}, at=at)[0][0]
    return Headcount(people, all_customers, mailable, unplaced)


def list_people(*, match: str, conditions: Sequence[Condition], at: datetime, limit: int | None = None) -> list[int]:
    """Return the numbers of the customers who belong to conditions now, in order. Raises ConditionInvalid, lake.NothingPublished."""
    where, parameters = _compiled(match, conditions, at)
    most = "" if limit is None else f" LIMIT {int(limit)}"
    rows = lake.ask(f"SELECT c.customer_id FROM {PEOPLE} WHERE {where} ORDER BY c.customer_id{most}", parameters, at=at)
    return [row[0] for row in rows]


def list_departments(*, at: datetime) -> list[tuple[str, str, str]]:
    """Return the kinds of goods one can have bought, as (path, English, Chinese). Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'department' ORDER BY member", at=at
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_categories(*, at: datetime) -> list[tuple[str, str, str]]:
    """Return departments and their categories, as (path, English, Chinese). Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'category' ORDER BY member", at=at
    )
    return [(row[0], row[1], row[2]) for row in rows]


MOST_DEEP = 5


def _compiled(match: str, conditions: Sequence[Condition], at: datetime) -> tuple[str, dict[str, Any]]:
    check_conditions(match, conditions)
    return compile_conditions(match, conditions, today=clock.local_date(at), known=find_known(conditions, at=at))


def find_known(
    conditions: Sequence[Condition], *, at: datetime, prefix: str = "p", within: tuple[int, ...] = ()
) -> Known:
    """Return what the warehouse cannot answer of conditions: lists of people from commerce, and other segments, compiled.

    `within` are the segments this one is part of. Raises ConditionInvalid where a segment would be asked for itself.
    """
    listed: dict[int, Sequence[int]] = {}
    inner: dict[int, tuple[str, dict[str, Any]]] = {}
    for place, each in enumerate(conditions):
        kind = FIELDS[each.field].kind
        if kind in LISTED:
            listed[place] = _listed(each, at)
        elif kind == "segment":
            number = int(each.value)
            if number in within or len(within) >= MOST_DEEP:
                raise ConditionInvalid(place, "circle")
            try:
                other = get_segment(segment_id=number)
            except SegmentUnknown as unknown:
                raise ConditionInvalid(place, "segment") from unknown
            name = f"{prefix}{place}_"
            known = find_known(other.conditions, at=at, prefix=name, within=(*within, number))
            inner[place] = compile_conditions(
                other.match, other.conditions, today=clock.local_date(at), known=known, prefix=name
            )
    return Known(listed, inner)


def list_places(*, at: datetime) -> list[tuple[str, str, str]]:
    """Return the shops most orders of somebody can be at, as (code, English, Chinese). Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'location' ORDER BY member", at=at
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _listed(condition: Condition, at: datetime) -> Sequence[int]:
    """Ask commerce or a model who fulfils a condition now. A comparison with “not” is turned around in the statement."""
    field, value = condition.field, condition.value
    asked: Mapping[str, Callable[[], Sequence[int]]] = {
        "consent": lambda: customers.list_consenting(purpose=value) if value in customers.PURPOSES else (),
        "points": lambda: members.list_by_points(**{condition.op: int(value)}),
        "near": lambda: _near(condition),
        "worth": lambda: _expected(condition, at),
        "chance": lambda: _expected(condition, at),
        "wait": lambda: _expected(condition, at),
        "cluster": lambda: clusters.list_members(cluster=int(value)),
        "score": lambda: _scored(condition, at),
        "month": lambda: members.list_born_in(month=int(value)),
    }
    if FIELDS[field].kind in asked:
        return asked[FIELDS[field].kind]()
    if field == "tier":
        return members.list_in_tier(code=value)
    return members.list_with_coupon(code=value.upper(), state=field.removeprefix("coupon_"), at=at)


def _near(condition: Condition) -> Sequence[int]:
    near = list_near(place=condition.value, kilometres=condition.days)
    return near if condition.op == "is" else sorted(set(_placed()) - set(near))


def _scored(condition: Condition, at: datetime) -> Sequence[int]:
    """Ask for scores; nobody has one before the warehouse was built."""
    try:
        return list_scored(field=condition.field, op=condition.op, score=int(condition.value), at=at)
    except lake.NothingPublished:
        return ()


def _expected(condition: Condition, at: datetime) -> Sequence[int]:
    """Ask the models who is expected to do something: buy for so much, buy nothing, come within so many days."""
    field = {"value_90": "worth", "value_year": "year", "gone": "gone", "next_in": "next"}[condition.field]
    scale = {"worth": 1 / Money(1, settings.CURRENCY).major, "chance": Decimal("0.01"), "wait": Decimal(1)}
    bound = {condition.op: float(Decimal(condition.value) * scale[FIELDS[condition.field].kind])}
    today = clock.local_date(at)
    return customer_value.list_expected(field=field, least=bound.get("least"), most=bound.get("most"), at=today)


# Great-circle distance by the haversine formula on a sphere of the earth's mean radius, 6371.0088 km (IUGG): off by at most 0.6 %.
_NEAR = """
SELECT c.postcode FROM segments_centroid c, segments_centroid o
 WHERE o.postcode = %(postcode)s
   AND 2 * 6371.0088 * asin(sqrt(least(1, power(sin(radians(c.latitude - o.latitude) / 2), 2)
       + cos(radians(o.latitude)) * cos(radians(c.latitude)) * power(sin(radians(c.longitude - o.longitude) / 2), 2)))) <= %(kilometres)s
 ORDER BY c.postcode
"""


def list_near(*, place: str, kilometres: int) -> list[int]:
    """Return who has an address whose postcode's middle lies so near to a shop's (by its code) or a postcode's, in order.

    Nobody, where that place's postcode is not known. Three statements.
    """
    postcode = next((each.postcode for each in inventory.list_locations() if each.code == place), place)
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {"postcode": clean_postcode(postcode), "kilometres": kilometres})
        found = [row[0] for row in cursor.fetchall()]
    return customers.list_living_in(postcodes=found)


def _placed() -> list[int]:
    return customers.list_living_in(postcodes=list(Centroid.objects.values_list("postcode", flat=True)))


def list_centroids(*, most: int = 100) -> tuple[list[Spot], int]:
    """Return places by postcode, and how many there are."""
    rows = Centroid.objects.order_by("postcode").values_list("postcode", "name", "latitude", "longitude")
    return [Spot(*row) for row in rows[:most]], rows.count()
