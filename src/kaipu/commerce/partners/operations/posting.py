"""The one way a partner's money moves: an entry and its postings. For this module only."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection

from kaipu.commerce.partners.models import Entry, Partner, Posting
from kaipu.commerce.partners.queries import PartnerUnknown
from kaipu.kernel.operation import acting_now


def lock_partner(partner_id: int) -> Partner:
    """Lock a partner until the transaction ends; raises PartnerUnknown."""
    rows = Partner.objects.all() if "partners" in settings.GUARDS_OFF else Partner.objects.select_for_update()
    found = rows.filter(id=partner_id).first()
    if found is None:
        raise PartnerUnknown(str(partner_id))
    return found


def post(partner_id: int, kind: str, moves: Mapping[str, int], reference: str, at: datetime) -> bool:
    """Move money between accounts and return True, or False if this reference was posted before. The partner must be locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_entry (partner_id, kind, reference, actor, at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (reference) DO NOTHING RETURNING id",
            [partner_id, kind, reference, acting_now().actor, at],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    entry = Entry(id=row[0])
    Posting.objects.bulk_create(
        Posting(entry=entry, account=account, amount_minor=amount) for account, amount in moves.items() if amount
    )
    return True
