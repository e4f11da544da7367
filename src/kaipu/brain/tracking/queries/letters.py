"""Dead letters as the desk reads them: piles of a kind, and the letters of one."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from kaipu.brain.tracking.models import DeadLetter


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes letters alike: the event they name, who told it, and the first reason with its field."""

    name: str
    source: str
    reason: str
    field: str


@dataclass(frozen=True, slots=True)
class Pile:
    """The letters of a kind that wait."""

    kind: Kind
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One dead letter; `payload` is the line as it came."""

    id: int
    kind: Kind
    payload: str
    received_at: datetime
    state: str


def list_piles(*, state: str = "waiting", reason: str = "", limit: int = 200) -> list[Pile]:
    """Return letters by kind, the largest pile first. One statement."""
    rows = DeadLetter.objects.filter(state=state)
    if reason:
        rows = rows.filter(reason=reason)
    counted = rows.values("name", "source", "reason", "field").annotate(
        count=Count("id"), first=Min("received_at"), last=Max("received_at")
    )
    return [
        Pile(Kind(row["name"], row["source"], row["reason"], row["field"]), row["count"], row["first"], row["last"])
        for row in counted.order_by("-count", "name", "reason", "field", "source")[:limit]
    ]


def list_letters(*, kind: Kind, state: str = "waiting", limit: int = 50, offset: int = 0) -> list[LetterRow]:
    """Return the letters of a kind, the newest first."""
    rows = DeadLetter.objects.filter(state=state, **asdict(kind)).order_by("-id")
    return [_row(letter) for letter in rows[offset : offset + limit]]


def find_letter(*, letter_id: int) -> LetterRow | None:
    """Return one letter in whatever state, or None."""
    letter = DeadLetter.objects.filter(id=letter_id).first()
    return None if letter is None else _row(letter)


def _row(letter: DeadLetter) -> LetterRow:
    kind = Kind(letter.name, letter.source, letter.reason, letter.field)
    return LetterRow(letter.id, kind, letter.payload, letter.received_at, letter.state)
