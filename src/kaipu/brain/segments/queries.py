"""Reads of segments: what there is, and who belongs to it at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.lake import api as lake
from kaipu.brain.segments.models import AudienceExport, AudienceLine, Centroid, Segment
from kaipu.brain.segments.rules import (
    EXPECTED,
    FIELDS,
    LISTED,
    Condition,
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


class AudienceUnknown(LookupError):
    """There is no such export."""


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
        f"COUNT(*) FILTER (WHERE {where} AND list_contains(CAST($mailable AS BIGINT[]), c.customer_id)) FROM ads.customers AS c",
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


def list_categories(*, at: datetime) -> list[tuple[str, str, str]]:
    """Return departments and their categories, as (path, English, Chinese). Raises lake.NothingPublished."""
    rows = lake.ask(
        "SELECT member, name_en, name_zh FROM ads.members WHERE dimension = 'category' ORDER BY member", at=at
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
    if field == "near":
        near = list_near(place=value, kilometres=condition.days)
        return near if condition.op == "is" else sorted(set(_placed()) - set(near))
    if FIELDS[field].kind in EXPECTED:
        return _expected(condition, at)
    if field == "birth_month":
        return members.list_born_in(month=int(value))
    return members.list_with_coupon(code=value.upper(), state=field.removeprefix("coupon_"), at=at)


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


@dataclass(frozen=True, slots=True)
class AudienceRecord:
    """An export of a segment; `left_out` counts by reason (consent, address); `kept` while its lines are still here."""

    id: UUID
    segment_id: int
    way: str
    state: str
    people: int
    removals: int
    left_out: dict[str, int]
    reason: str
    attempts: int
    made_by_id: int
    made_at: datetime
    settled_at: datetime | None
    kept: bool


_AUDIENCE = (
    "id", "segment_id", "way", "state", "people", "removals", "left_out", "reason", "attempts", "made_by_id", "made_at", "settled_at",
)  # fmt: skip


def _audience(row: tuple[Any, ...], *, kept: bool) -> AudienceRecord:
    values: dict[str, Any] = dict(zip(_AUDIENCE, row, strict=True))
    return AudienceRecord(**values, kept=kept)


def list_audiences(*, segment_id: int, most: int = 20) -> list[AudienceRecord]:
    """Return a segment's exports, the newest first."""
    rows = (
        AudienceExport.objects.filter(segment_id=segment_id).order_by("-made_at", "-id").values_list(*_AUDIENCE)[:most]
    )
    return [_audience(row, kept=place == 0) for place, row in enumerate(rows)]


def get_audience(*, export_id: UUID) -> AudienceRecord:
    """Return an export. Raises AudienceUnknown."""
    row = AudienceExport.objects.filter(id=export_id).values_list(*_AUDIENCE).first()
    if row is None:
        raise AudienceUnknown(str(export_id))
    return _audience(row, kept=AudienceLine.objects.filter(export_id=export_id).exists())


def list_waiting_audiences(*, at: datetime) -> list[UUID]:
    """Return which uploads are to be tried now, the oldest first: after each attempt twice as many minutes pass, a day at most."""
    waiting = AudienceExport.objects.filter(state="waiting").order_by("made_at", "id")
    return [
        export_id
        for export_id, attempts, last in waiting.values_list("id", "attempts", "settled_at")
        if last is None or at >= last + timedelta(minutes=min(2 ** min(attempts, 11), 24 * 60))
    ]


def list_uploaded_segments() -> list[int]:
    """Return the segments of which an advertising company was told."""
    return sorted(
        AudienceExport.objects.filter(way="upload", state="done").values_list("segment_id", flat=True).distinct()
    )


def list_audience_lines(*, export_id: UUID, removal: bool) -> list[tuple[str, str]]:
    """Return hashes of e-mail address and telephone of an export's people, or of those who are to be forgotten, in order."""
    rows = AudienceLine.objects.filter(export_id=export_id, removal=removal).order_by("email", "phone", "id")
    return list(rows.values_list("email", "phone"))


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return which copies for advertising companies somebody stands in."""
    rows = AudienceLine.objects.filter(customer_id=customer_id).order_by("export__made_at", "id")
    return [
        {"segment": title, "at": made_at, "way": way, "removal": removal, "email_sha256": email, "phone_sha256": phone}
        for title, made_at, way, removal, email, phone in rows.values_list(
            "export__segment__title", "export__made_at", "export__way", "removal", "email", "phone"
        )
    ]
