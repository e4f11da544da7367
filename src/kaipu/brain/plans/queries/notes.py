"""Reads of meeting notes and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaipu.brain.plans.models import Note, PlayBook, Resolution


class NoteUnknown(LookupError):
    """There is no such note."""


class ResolutionUnknown(LookupError):
    """Nothing of this number was decided."""


class PlayBookUnknown(LookupError):
    """There is no such play-book."""


@dataclass(frozen=True, slots=True)
class ResolutionRecord:
    """Something a meeting decided."""

    id: int
    note_id: int
    text: str
    decided_by_id: int
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A meeting, with who was there and what was decided."""

    id: int
    title: str
    held_on: date
    present: tuple[int, ...]
    text: str
    written_by_id: int
    resolutions: tuple[ResolutionRecord, ...]


@dataclass(frozen=True, slots=True)
class PlayBookRecord:
    """A campaign to be done again; `facts` are plain values: its plan, its segment, its outcome."""

    id: int
    title: str
    campaign_id: int
    facts: Mapping[str, Any]
    filed_by_id: int
    filed_at: datetime


def _records(rows: list[Note]) -> list[NoteRecord]:
    decided: dict[int, list[ResolutionRecord]] = {}
    for each in Resolution.objects.filter(note__in=rows).order_by("id"):
        decided.setdefault(each.note_id, []).append(
            ResolutionRecord(each.id, each.note_id, each.text, each.decided_by_id, each.decided_at)
        )
    return [
        NoteRecord(r.id, r.title, r.held_on, tuple(r.present), r.text, r.written_by_id, tuple(decided.get(r.id, ())))
        for r in rows
    ]


def list_notes(*, limit: int = 50, offset: int = 0) -> list[NoteRecord]:
    """Return meeting notes, the latest first. Two statements."""
    return _records(list(Note.objects.order_by("-held_on", "-id")[offset : offset + limit]))


def get_note(*, note_id: int) -> NoteRecord:
    """Return a note. Raises NoteUnknown."""
    found = _records(list(Note.objects.filter(id=note_id)))
    if not found:
        raise NoteUnknown(str(note_id))
    return found[0]


def list_playbooks() -> list[PlayBookRecord]:
    """Return play-books, the newest first."""
    rows = PlayBook.objects.order_by("-filed_at", "-id")
    return [PlayBookRecord(r.id, r.title, r.campaign_id, r.facts, r.filed_by_id, r.filed_at) for r in rows]


def get_playbook(*, playbook_id: int) -> PlayBookRecord:
    """Return a play-book. Raises PlayBookUnknown."""
    found = next((each for each in list_playbooks() if each.id == playbook_id), None)
    if found is None:
        raise PlayBookUnknown(str(playbook_id))
    return found
