"""Writing notes of interviews."""

from dataclasses import dataclass
from datetime import date, datetime

from kaipu.commerce.care.models import Interview, Quote
from kaipu.commerce.care.queries import InterviewUnknown
from kaipu.commerce.care.rules import METHODS
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class NeedMissing(ValueError):
    """An interview's note says what the person needs, and how it was held."""


@dataclass(frozen=True, slots=True)
class InterviewDraft:
    """What is written down of an interview; `quotes` are (theme, words)."""

    held_on: date
    method: str
    need: str
    who: str = ""
    company: str = ""
    customer_id: int | None = None
    segment_id: int | None = None
    decision: str = ""
    quotes: tuple[tuple[str, str], ...] = ()


@operation
def write_interview(*, interview_id: int | None, draft: InterviewDraft, user_id: int, at: datetime) -> int:
    """Keep a note, or a note written anew, and return its id. Raises NeedMissing, InterviewUnknown. Locks the note."""
    if not draft.need.strip() or draft.method not in METHODS:
        raise NeedMissing
    note = Interview(written_by_id=user_id, written_at=at)
    if interview_id is not None:
        known = Interview.objects.select_for_update().filter(id=interview_id).first()
        if known is None:
            raise InterviewUnknown(str(interview_id))
        note = known
    note.held_on, note.method, note.need, note.decision = (
        draft.held_on,
        draft.method,
        draft.need.strip(),
        draft.decision.strip(),
    )
    note.who, note.company, note.customer_id = draft.who.strip(), draft.company.strip(), draft.customer_id
    note.segment_id = draft.segment_id
    note.save()
    Quote.objects.filter(interview=note).delete()
    Quote.objects.bulk_create(
        Quote(interview=note, place=place, theme=theme, text=text) for place, (theme, text) in enumerate(draft.quotes)
    )
    audit.record(action="care.write_interview", subject=f"interview:{note.id}", at=at)
    return note.id
