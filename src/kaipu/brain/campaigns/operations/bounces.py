"""Writes of what came back, and of who complained."""

from datetime import datetime
from uuid import UUID

from kaipu.brain.campaigns.models import Bounce, Letter
from kaipu.brain.campaigns.operations.leaving import take_back_consent
from kaipu.brain.campaigns.queries import list_contacts, mark_of
from kaipu.kernel.operation import operation


@operation
def note_bounce(*, letter_id: UUID, kind: str, code: str, at: datetime) -> bool:
    """Write down that a letter came back (hard, soft) or that its reader complained; tell whether that is new.

    After a hard one the address gets nothing more by this way, after three soft ones within thirty days neither; a complaint
    ends the consent.
    """
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None or letter.state not in {"sent", "handed", "doubt", "bounced"}:
        return False
    if not keep_bounce(letter_id=letter_id, kind=kind, code=code, at=at):
        return False
    if kind == "complaint":
        take_back_consent(letter=letter, at=at)
    else:
        changes = {"state": "bounced", "reason": code or kind, "claimed_until": None, "sent_at": letter.sent_at or at}
        Letter.objects.filter(id=letter_id).update(**changes)
    return True


def keep_bounce(*, letter_id: UUID, kind: str, code: str, at: datetime) -> bool:
    """Keep a report with the mark of the address it concerns, once a letter and kind; tell whether it is new."""
    customer_id, channel = Letter.objects.values_list("customer_id", "channel").get(id=letter_id)
    known = list_contacts(ids=[customer_id])
    addresses = known[customer_id].addresses(channel) if customer_id in known else ()
    mark = mark_of(addresses[0].address) if addresses else ""
    kept = {"customer_id": customer_id, "code": code[:20], "mark": mark, "at": at}
    return Bounce.objects.get_or_create(letter_id=letter_id, kind=kind, defaults=kept)[1]
