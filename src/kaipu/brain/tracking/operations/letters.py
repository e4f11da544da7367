"""Dead letters: mend one by hand or all of a kind by a change, replay what is whole now, discard what will never be."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from kaipu.brain.tracking.models import DeadLetter
from kaipu.brain.tracking.operations.storing import count_minutes, insert_events
from kaipu.brain.tracking.queries import Kind
from kaipu.brain.tracking.rules import Change, Collected, Refused, letter_of, parse_line, read_event
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

MOST = 2000


class LetterGone(LookupError):
    """No dead letter with this number waits any more."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: events that are new now, that were stored already, and letters that still break the plan."""

    stored: int
    duplicates: int
    still_refused: int
    waiting: int


def _read(payload: str, at: datetime) -> Collected:
    return read_event(parse_line(payload.encode()), now=at, keep=timedelta(days=settings.EVENT_DAYS))


@operation
def mend_letter(*, letter_id: int, payload: str, at: datetime) -> Replayed:
    """Store the event that a mended letter tells. Raises LetterGone, and Refused (nothing is changed) if it is still wrong."""
    letter = DeadLetter.objects.select_for_update().filter(id=letter_id, state="waiting").first()
    if letter is None:
        raise LetterGone(str(letter_id))
    event = _read(payload, at)
    fresh = insert_events([event])
    count_minutes([event], fresh, [], at)
    changed = payload != letter.payload
    letter.payload, letter.state, letter.changed_at = payload, "replayed", at
    letter.save(update_fields=["payload", "state", "changed_at"])
    detail = {"event": event.name, "reason": letter.reason, "field": letter.field, "changed": changed}
    audit.record(action="tracking.mend_letter", subject=f"dead_letter:{letter_id}", detail=detail, at=at)
    return Replayed(len(fresh), 1 - len(fresh), 0, 0)


@operation
def mend_letters(*, kind: Kind, change: Change | None, at: datetime) -> Replayed:
    """Apply a change to the letters of a kind (None: replay them as they are), up to 2,000 at once, and store what is whole now.

    A letter that still breaks the plan keeps waiting as it came, under the reason it has now.
    """
    waiting = DeadLetter.objects.filter(state="waiting", **asdict(kind))
    letters = list(waiting.select_for_update().order_by("id")[:MOST])
    events: list[Collected] = []
    whole: list[DeadLetter] = []
    still: list[DeadLetter] = []
    for letter in letters:
        try:
            found: dict[str, Any] = parse_line(letter.payload.encode())
            payload = orjson.dumps(change.apply(found)).decode() if change else letter.payload
            events.append(_read(payload, at))
        except Refused as refused:
            if change is None:
                again = letter_of(letter.payload.encode(), refused)
                letter.reason, letter.field = again.reason, again.field
            still.append(letter)
        else:
            letter.payload, letter.state, letter.changed_at = payload, "replayed", at
            whole.append(letter)
    fresh = insert_events(events)
    count_minutes(events, fresh, [], at)
    DeadLetter.objects.bulk_update(whole, ["payload", "state", "changed_at"])
    DeadLetter.objects.bulk_update(still, ["reason", "field"])
    done = Replayed(len(fresh), len(events) - len(fresh), len(still), waiting.count())
    detail = {**asdict(kind), "letters": len(letters), "stored": done.stored, "still_refused": done.still_refused}
    if change:
        detail |= {"act": change.act, "changed": change.field, "to": change.to}
    audit.record(action="tracking.mend_letters", subject=f"event:{kind.name or '?'}", detail=detail, at=at)
    return done


@operation
def discard_letters(*, kind: Kind, letter_ids: Sequence[int] = (), at: datetime) -> int:
    """Give up letters of a kind, all of them or those named; return how many. Their lines stay until they are pruned."""
    waiting = DeadLetter.objects.filter(state="waiting", **asdict(kind))
    if letter_ids:
        waiting = waiting.filter(id__in=letter_ids)
    gone = waiting.update(state="discarded", changed_at=at)
    if gone:
        detail = {**asdict(kind), "letters": gone}
        audit.record(action="tracking.discard_letters", subject=f"event:{kind.name or '?'}", detail=detail, at=at)
    return gone
