"""Writes of segments."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F

from kaipu.brain.segments.models import (
    AudienceExport,
    AudienceLine,
    Centroid,
    Members,
    Overlapping,
    RfmSetting,
    Segment,
    SegmentDay,
)
from kaipu.brain.segments.queries import SegmentUnknown, find_known, get_segment, list_people
from kaipu.brain.segments.rules import (
    COUNTRY_CODES,
    Condition,
    ConditionInvalid,
    Scoring,
    Spot,
    check_conditions,
    check_scoring,
    hash_email,
    hash_phone,
    pack_conditions,
)
from kaipu.commerce.customers import api as customers
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

MOST_TITLE = 120


@operation
def set_scoring(*, scoring: Scoring, user_id: int, at: datetime) -> None:
    """Give scores of recency, frequency and money in another way from now on. Raises ScoringInvalid."""
    check_scoring(scoring)
    kept = asdict(scoring)
    RfmSetting.objects.create(**kept, set_by_id=user_id, set_at=at)
    audit.record(action="segments.set_scoring", subject="rfm", detail=kept, at=at)


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
    find_known(conditions, at=at, within=(segment_id,) if segment_id else ())  # refuses a segment within itself
    if not 0 < len(title.strip()) <= MOST_TITLE:
        raise ConditionInvalid(0, "title")
    kept = {"title": title.strip(), "match": match, "conditions": pack_conditions(conditions), "changed_at": at}
    if segment_id is None:
        segment_id = Segment.objects.create(created_by_id=user_id, created_at=at, **kept).id
    elif not Segment.objects.filter(id=segment_id, removed_at=None).update(**kept):
        raise SegmentUnknown(str(segment_id))
    audit.record(action="segments.save_segment", subject=f"segment:{segment_id}", at=at)
    return segment_id


class SegmentInUse(ValueError):
    """Other segments are asked for by this one; `titles` names them."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(", ".join(titles))
        self.titles = tuple(titles)


@operation
def remove_segment(*, segment_id: int, at: datetime) -> None:
    """Take a segment off the list; what was started with it stays. Raises SegmentUnknown, SegmentInUse."""
    users = Segment.objects.filter(
        removed_at=None, conditions__contains=[{"field": "segment", "value": str(segment_id)}]
    )
    if titles := list(users.order_by("title").values_list("title", flat=True)):
        raise SegmentInUse(titles)
    if not Segment.objects.filter(id=segment_id, removed_at=None).update(removed_at=at):
        raise SegmentUnknown(str(segment_id))
    audit.record(action="segments.remove_segment", subject=f"segment:{segment_id}", at=at)


@operation
def import_centroids(*, spots: Sequence[Spot], origin: str, at: datetime) -> int:
    """Keep where postcodes lie; one that is known already moves. Return how many were given."""
    Centroid.objects.bulk_create(
        (
            Centroid(postcode=each.postcode, name=each.name, latitude=each.latitude, longitude=each.longitude, origin=origin, changed_at=at)
            for each in spots
        ),
        batch_size=5000, update_conflicts=True, unique_fields=["postcode"],
        update_fields=["name", "latitude", "longitude", "origin", "changed_at"],
    )  # fmt: skip
    audit.record(action="segments.import_centroids", subject="centroids", detail={"places": len(spots)}, at=at)
    return len(spots)


@operation
def export_audience(*, segment_id: int, way: str, by: int, at: datetime) -> UUID:
    """Freeze hashes of who belongs to a segment now and agreed to offers, and of who is to be forgotten since the last export.

    An upload that still waits is replaced, and whom it was to remove is removed by this one. The e-mail address of who agreed to offers by mail, the telephone of who agreed to offers by SMS, and nothing else. The lines of the
    export before go. Raises SegmentUnknown, ConditionInvalid, lake.NothingPublished.
    """
    segment = get_segment(segment_id=segment_id)
    Segment.objects.select_for_update().get(
        id=segment_id
    )  # one export at a time: the next one starts from this one's lines
    people = list_people(match=segment.match, conditions=segment.conditions, at=at)
    mail = set(customers.list_consenting(purpose="marketing_email", ids=people))
    text = set(customers.list_consenting(purpose="marketing_sms", ids=people))
    code, lines = COUNTRY_CODES.get(settings.CURRENCY, ""), []
    for each in customers.list_customers(ids=mail | text, limit=len(people) or 1):
        email = hash_email(customers.clean_email(each.email)) if each.id in mail else ""
        phone = hash_phone(each.phone, code) if each.id in text else ""
        if email or phone:
            lines.append(AudienceLine(customer_id=each.id, email=email, phone=phone))
    told = {(each.customer_id, each.email, each.phone) for each in lines}
    before = AudienceLine.objects.filter(export__segment_id=segment_id)
    gone = [
        AudienceLine(customer_id=who, email=email, phone=phone, removal=True)
        for who, email, phone in before.filter(removal=False)
        .order_by("id")
        .values_list("customer_id", "email", "phone")
        if (who, email, phone) not in told
    ]
    unsent = before.filter(removal=True, export__state__in=["waiting", "refused"]).order_by("id")
    gone += [
        AudienceLine(customer_id=who, email=email, phone=phone, removal=True)
        for who, email, phone in unsent.values_list("customer_id", "email", "phone")
        if (who, email, phone) not in told
    ]
    before.delete()
    AudienceExport.objects.filter(segment_id=segment_id, state="waiting").update(state="refused", reason="replaced")
    made = AudienceExport.objects.create(
        id=uuid4(), segment_id=segment_id, way=way, state="waiting" if way == "upload" else "done", people=len(lines), removals=len(gone),
        left_out={"consent": len(people) - len(mail | text), "address": len(mail | text) - len(lines)}, made_by_id=by, made_at=at,
    )  # fmt: skip
    for line in (*lines, *gone):
        line.export_id = made.id
    AudienceLine.objects.bulk_create((*lines, *gone), batch_size=5000)
    audit.record(
        action="segments.export_audience", subject=f"segment:{segment_id}", detail={"way": way, "people": len(lines), "removals": len(gone)},
        at=at,
    )  # fmt: skip
    return made.id


@operation
def withdraw_from_audience(*, segment_id: int, at: datetime) -> UUID | None:
    """Freeze an upload that asks for the removal of who was erased or no longer agrees since a segment's last upload; None without any.

    Nobody is added. It is known as made by whoever made the last one; an upload that still waits is left to go first.
    """
    Segment.objects.select_for_update().get(id=segment_id)
    last = AudienceExport.objects.filter(segment_id=segment_id).order_by("-made_at", "-id").first()
    if last is None or last.way != "upload" or last.state != "done":
        return None
    kept = list(AudienceLine.objects.filter(export_id=last.id, removal=False).order_by("id"))
    who = {line.customer_id for line in kept if line.customer_id}
    mail = set(customers.list_consenting(purpose="marketing_email", ids=who))
    text = set(customers.list_consenting(purpose="marketing_sms", ids=who))
    for line in kept:
        line.removal = bool(
            (line.email and line.customer_id not in mail) or (line.phone and line.customer_id not in text)
        )
    gone = sum(line.removal for line in kept)
    if not gone:
        return None
    AudienceLine.objects.filter(export_id=last.id, removal=True).delete()  # these were asked for by the last one
    made = AudienceExport.objects.create(
        id=uuid4(), segment_id=segment_id, way="upload", state="waiting", people=len(kept) - gone, removals=gone, left_out={},
        made_by_id=last.made_by_id, made_at=at,
    )  # fmt: skip
    for line in kept:
        line.export_id = made.id
    AudienceLine.objects.bulk_update(kept, ["export_id", "removal"], batch_size=5000)
    audit.record(
        action="segments.withdraw_from_audience", subject=f"segment:{segment_id}", detail={"removals": gone}, at=at
    )
    return made.id


@operation
def drop_old_lines(*, before: datetime) -> int:
    """Forget the hashes of files that were taken away before a moment, and return how many: nobody can tell any more where they lie."""
    return AudienceLine.objects.filter(export__way="file", export__made_at__lt=before).delete()[0]


@operation
def settle_audience(*, export_id: UUID, state: str, reason: str, at: datetime) -> None:
    """Keep what became of an upload: done, refused, or still waiting after another attempt."""
    AudienceExport.objects.filter(id=export_id, state="waiting").update(
        state=state, reason=reason, attempts=F("attempts") + 1, settled_at=at
    )


@operation
def forget_person(*, customer_id: int) -> None:
    """Let exports forget whose hashes theirs are. The hashes stay until the company was asked to remove them, the next night at the latest."""
    AudienceLine.objects.filter(customer_id=customer_id).update(customer_id=None)


@dataclass(frozen=True, slots=True)
class Size:
    """A segment as it was measured: how many belong to it, came and left, and who, packed."""

    people: int
    joined: int
    left: int
    packed: bytes


@operation
def keep_sizes(*, sizes: Mapping[int, Size], overlaps: Mapping[tuple[int, int], int], day: date, at: datetime) -> None:
    """Keep how large segments are on a day, by their numbers, and what they share. Measured again the same day, who came and left adds up."""
    there = set(Segment.objects.filter(id__in=sizes, removed_at=None).values_list("id", flat=True))
    for segment_id in sorted(there):
        size = sizes[segment_id]
        row, fresh = SegmentDay.objects.get_or_create(
            segment_id=segment_id, day=day, defaults={"people": size.people, "joined": size.joined, "left": size.left}
        )
        if not fresh:
            SegmentDay.objects.filter(id=row.id).update(
                people=size.people, joined=F("joined") + size.joined, left=F("left") + size.left
            )
        Members.objects.update_or_create(segment_id=segment_id, defaults={"packed": size.packed, "measured_at": at})
    Overlapping.objects.all().delete()
    Overlapping.objects.bulk_create(
        Overlapping(first_id=first, second_id=second, people=people)
        for (first, second), people in overlaps.items()
        if {first, second} <= there
    )
