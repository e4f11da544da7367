"""Writes of letters: claimed by conditional update, handed over once, settled.

The story of one mail and a power cut: the worker claims a letter (nothing has left the house: another may claim it after
the lease), marks it handed just before the mail server gets it, and settles it with the server's answer. A cut between the
last two leaves it handed: nobody knows. It is never sent again on a guess; the mail server (or whoever carries that way) is asked, and where it can't
tell, the letter stays in doubt for people to see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from kaipu.brain.campaigns.models import Letter, Manners, Reach
from kaipu.brain.campaigns.operations.bounces import keep_bounce
from kaipu.brain.campaigns.queries import (
    Contact,
    Outgoing,
    get_manners,
    list_contacts,
    list_outgoing,
    list_returned,
    mark_of,
)
from kaipu.brain.campaigns.rules import PURPOSE_OF
from kaipu.commerce.customers import api as customers
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 6
ASKED_FOR = timedelta(days=1)
_RUNNING = """
    (EXISTS (SELECT 1 FROM campaigns_campaign c WHERE l.origin = 'campaign:' || c.id AND c.state = 'running')
     OR EXISTS (SELECT 1 FROM campaigns_journey j WHERE l.origin = 'journey:' || j.id AND j.state = 'running'))
"""


@operation
def claim_letters(*, limit: int, at: datetime, channels: Sequence[str] = ("mail",)) -> tuple[int, list[Outgoing]]:
    """Take up letters that are due by these ways; return how many rows were looked at, and the letters to be written.

    Withheld, with the reason: who did not agree, has no address, or whose letters came back. Who had as many letters as
    manners allow, by all ways together, waits. Letters of one person at a time, so that two workers cannot both find room
    for one more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE campaigns_letter SET state = 'claimed', claimed_until = %(until)s, attempts = attempts + 1
             WHERE id IN (SELECT l.id FROM campaigns_letter l
                           WHERE l.state = 'queued' AND l.channel = ANY(%(channels)s) AND l.due_at <= %(at)s AND {_RUNNING}
                           ORDER BY l.due_at, l.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id, origin, step, customer_id, channel
            """,
            {"at": at, "until": at + LEASE, "limit": limit, "channels": list(channels)},
        )
        rows = sorted(cursor.fetchall())
    if not rows:
        return 0, []
    people = sorted({row[3] for row in rows})
    room = _room(people, [row[0] for row in rows], at)
    contacts, open_to = _contacts(rows, people, at)
    kept = []
    for row in rows:
        who, reason = row[3], open_to.get((row[3], row[4]), "address")
        if reason:
            Letter.objects.filter(id=row[0]).update(state="withheld", reason=reason, claimed_until=None)
        elif room[who] < 1:
            later = at + timedelta(days=1)
            Letter.objects.filter(id=row[0]).update(state="queued", reason="cap", due_at=later, claimed_until=None)
        else:
            room[who] -= 1
            kept.append(row)
    return len(rows), list_outgoing(rows=kept, contacts=contacts)


def _contacts(
    rows: Sequence[tuple[UUID, str, str, int, str]], people: list[int], at: datetime
) -> tuple[dict[int, Contact], dict[tuple[int, str], str]]:
    """Return everybody's contact data, and by person and way why they may not be told: “” where they may."""
    contacts = list_contacts(ids=people)
    asked: dict[str, set[int]] = {}
    for row in rows:
        asked.setdefault(row[4], set()).add(row[3])
    reasons: dict[tuple[int, str], str] = {}
    for channel, whom in sorted(asked.items()):
        agreed = set(customers.list_consenting(purpose=PURPOSE_OF[channel], ids=sorted(whom)))
        returned = list_returned(channel=channel, ids=sorted(whom), at=at)
        for who in whom:
            addresses = contacts[who].addresses(channel) if who in contacts else ()
            reasons[who, channel] = (
                "consent" if who not in agreed else "address" if not addresses
                else "returned" if returned.get(who, set()) & {"", mark_of(addresses[0].address)} else ""
            )  # fmt: skip
    return contacts, reasons


def _room(people: list[int], ours: list[UUID], at: datetime) -> dict[int, int]:
    """Return how many more letters each person may get now, by all ways but the banner. Takes an advisory lock a person."""
    manners = get_manners()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('letters', who)) FROM unnest(%s::bigint[]) AS who", [people]
        )
        cursor.execute(
            "SELECT customer_id, count(*) FROM campaigns_letter WHERE customer_id = ANY(%s) AND channel <> 'site' "
            "AND (sent_at > %s AND state IN ('sent', 'bounced') OR state IN ('claimed', 'handed', 'doubt')) "
            "AND NOT id = ANY(%s) GROUP BY 1",
            [people, at - timedelta(days=manners.days), ours],
        )
        had = dict(cursor.fetchall())
    return {who: manners.most_letters - had.get(who, 0) for who in people}


@operation
def hand_over_letter(*, letter_id: UUID, at: datetime) -> bool:
    """Mark a claimed letter as about to leave the house; tell whether it still was ours. From here on it is never sent on a guess."""
    return bool(
        Letter.objects.filter(id=letter_id, state="claimed", claimed_until__gt=at).update(
            state="handed", claimed_until=at + LEASE, handed_at=at
        )
    )


@operation
def settle_letter(*, letter_id: UUID, state: str, reason: str = "", at: datetime, dead: Sequence[str] = ()) -> bool:
    """Write down how a handed letter ended: sent, bounced or failed; “queued” lets it try again. Tell whether it waited for that.

    `dead` are addresses that take nothing any more: they are forgotten.
    """
    changes: Mapping[str, object] = {"state": state, "reason": reason, "claimed_until": None}
    if state in {"sent", "bounced"}:
        changes = {**changes, "sent_at": at}
    if state == "queued":
        row = Letter.objects.filter(id=letter_id).values_list("attempts", flat=True).first() or 0
        wait = timedelta(minutes=2 ** min(row, 10))
        ended = {"state": "failed", "reason": reason or "attempts"} if row >= MOST_ATTEMPTS else {"due_at": at + wait}
        changes = {**changes, **ended}
    settled = bool(Letter.objects.filter(id=letter_id, state__in=["handed", "doubt"]).update(**changes))
    if settled and state == "bounced":
        keep_bounce(letter_id=letter_id, kind="hard", code=reason, at=at)
    if dead:
        Reach.objects.filter(address__in=dead).delete()
    return settled


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter of which nobody knows whether it arrived: who carries it is asked. `to` is where its reader is reached now."""

    letter_id: UUID
    channel: str
    handed_at: datetime
    to: str


@operation
def give_back_letters(*, at: datetime) -> list[Lost]:
    """Queue claimed letters whose worker is gone; return those that had been handed over, for somebody must ask about them.

    Letters in doubt are asked about again for a day.
    """
    Letter.objects.filter(state="claimed", claimed_until__lte=at).update(state="queued", claimed_until=None)
    if "campaigns.doubt" in settings.GUARDS_OFF:
        Letter.objects.filter(state="handed", claimed_until__lte=at).update(state="queued", claimed_until=None)
    lost = Q(state="handed", claimed_until__lte=at) | Q(state="doubt", handed_at__gt=at - ASKED_FOR)
    rows = list(
        Letter.objects.filter(lost, handed_at__isnull=False)
        .order_by("id")
        .values_list("id", "channel", "handed_at", "customer_id")[:500]
    )
    contacts = list_contacts(ids={row[3] for row in rows}) if rows else {}
    found = []
    for letter_id, channel, handed_at, who in rows:
        places = contacts[who].addresses(channel) if who in contacts else ()
        found.append(Lost(letter_id, channel, handed_at or at, places[0].address if places else ""))
    return found


@operation
def settle_doubt(*, letter_id: UUID, arrived: bool | None, at: datetime) -> None:
    """Write down what the mail server knows of a letter in doubt: it has it, it hasn't (so it goes again), or it can't tell."""
    under_way = Letter.objects.filter(id=letter_id, state__in=["handed", "doubt"])
    if arrived is None:
        under_way.update(state="doubt", reason="no answer", claimed_until=None)
    elif arrived:
        under_way.update(state="sent", reason="", sent_at=at, claimed_until=None)
    else:
        under_way.update(state="queued", reason="", due_at=at, claimed_until=None)


@operation
def note_shown(*, letter_id: UUID, at: datetime) -> bool:
    """Write down that a banner was seen for the first time."""
    return bool(Letter.objects.filter(id=letter_id, state="queued").update(state="sent", sent_at=at))


@operation
def set_manners(*, most_letters: int, days: int, quiet_from: int, quiet_until: int, at: datetime) -> None:
    """Change what holds for all letters."""
    kept = {"most_letters": most_letters, "days": days, "quiet_from": quiet_from, "quiet_until": quiet_until}
    Manners.objects.update_or_create(id=1, defaults=kept)
    audit.record(action="campaigns.set_manners", subject="letters", detail=kept, at=at)
