"""The one way points move: an entry, its two postings, and the lots that give or take them. For this module only."""

from datetime import datetime

from django.db import connection
from django.db.models import F

from kaipu.commerce.members.events import PointsPosted
from kaipu.commerce.members.models import Entry, Lot, Membership, Posting
from kaipu.commerce.members.queries import NotAMember, get_balance
from kaipu.commerce.members.rules import AGAINST, take_oldest
from kaipu.kernel import outbox
from kaipu.kernel.operation import acting_now


def lock_member(customer_id: int) -> Membership:
    """Lock a membership until the transaction ends; raises NotAMember."""
    member = Membership.objects.select_for_update().filter(customer_id=customer_id).first()
    if member is None:
        raise NotAMember(str(customer_id))
    return member


def post(
    customer_id: int, kind: str, points: int, reference: str, at: datetime, *, note: str = "",
    expires_at: datetime | None = None, from_lots: bool = True,
) -> bool:  # fmt: skip
    """Move points (negative takes them) and return True, or False if this reference was posted before.

    The membership must be locked. `from_lots` False: the caller has lowered the lots itself.
    """
    before = get_balance(customer_id=customer_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_entry (customer_id, kind, reference, note, actor, at) VALUES (%s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (reference) DO NOTHING RETURNING id",
            [customer_id, kind, reference, note, acting_now().actor, at],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    entry = Entry(id=row[0])
    Posting.objects.bulk_create(
        [
            Posting(entry=entry, account="member", points=points),
            Posting(entry=entry, account=AGAINST[kind], points=-points),
        ]
    )
    if points > 0:
        left = max(0, min(points, before + points))  # what makes up for a balance below zero cannot be spent again
        Lot.objects.create(entry=entry, customer_id=customer_id, points=points, left=left, expires_at=expires_at)
    elif from_lots:
        _take(customer_id, -points)
    outbox.publish(PointsPosted(customer_id, kind, points, at))
    return True


def _take(customer_id: int, points: int) -> None:
    lots = Lot.objects.filter(customer_id=customer_id, left__gt=0).order_by(F("expires_at").asc(nulls_last=True), "id")
    for lot, taken in take_oldest(list(lots.values_list("id", "left")), points).items():
        Lot.objects.filter(id=lot).update(left=F("left") - taken)
