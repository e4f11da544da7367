"""A membership outlives nobody: the books of points and coupons go to a nameless customer, code, birthday and invitations go."""

from collections.abc import Sequence

from django.db import connection

from kaipu.commerce.members.models import (
    Correction,
    Entry,
    Holding,
    Lot,
    Membership,
    Purchase,
    Redemption,
    TierChange,
)
from kaipu.kernel.operation import operation
from kaipu.kernel.redaction import redacted

HANDED = (Entry, Lot, Purchase, Redemption, TierChange, Correction, Holding)


@operation
def hand_over_membership(*, customer_id: int, to_customer_id: int, actors: Sequence[str], found: str) -> None:
    """Give a customer's ledger, purchases and coupons to another, and delete the membership.

    What `found` matches is taken out of notes and reasons; in entries made by `actors` nobody is named any more.
    """
    Membership.objects.filter(customer_id=customer_id).delete()
    Membership.objects.filter(invited_by_id=customer_id).update(invited_by=None)
    for model in HANDED:
        model.objects.filter(customer_id=customer_id).update(customer_id=to_customer_id)
    with connection.cursor() as cursor:
        for table, column in (("members_entry", "note"), ("members_correction", "reason")):
            cursor.execute(
                f"UPDATE {table} SET {column} = {redacted(column)} WHERE customer_id = %(to)s",
                {"to": to_customer_id, "found": found},
            )
    Entry.objects.filter(actor__in=actors).update(actor="erased")
    Correction.objects.filter(asked_by__in=actors).update(asked_by="erased")
    Correction.objects.filter(decided_by__in=actors).update(decided_by="erased")
