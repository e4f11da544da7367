"""Reads of interviews: notes by word and theme, and how often a theme was spoken of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from kaipu.commerce.care.models import Interview, Quote


class InterviewUnknown(LookupError):
    """There is no such note."""


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """A note of an interview; `quotes` are (theme, words)."""

    id: int
    held_on: date
    method: str
    who: str
    company: str
    customer_id: int | None
    segment_id: int | None
    need: str
    decision: str
    written_by_id: int | None
    written_at: datetime
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SpokenTheme:
    """A theme: in how many interviews it came up, how many of these have a decision, and when the last was held."""

    name: str
    interviews: int
    decided: int
    last_on: date


_FIELDS = (
    "id", "held_on", "method", "who", "company", "customer_id", "segment_id", "need", "decision", "written_by_id", "written_at",
)  # fmt: skip


def _records(rows: Iterable[Interview]) -> list[InterviewRecord]:
    found = list(rows)
    said: dict[int, list[tuple[str, str]]] = {}
    for each in Quote.objects.filter(interview__in=[row.id for row in found]).order_by("interview_id", "place"):
        said.setdefault(each.interview_id, []).append((each.theme, each.text))
    return [
        InterviewRecord(**{name: getattr(row, name) for name in _FIELDS}, quotes=tuple(said.get(row.id, ())))
        for row in found
    ]


def list_interviews(*, text: str = "", theme: str = "", limit: int = 50, offset: int = 0) -> list[InterviewRecord]:
    """Return notes that hold a text anywhere, under a theme, the newest first. Two statements."""
    found = Interview.objects.all()
    if text:
        quoted = Quote.objects.filter(interview=OuterRef("id"), text__icontains=text)
        fields = ("need", "decision", "who", "company")
        anywhere = Q(Exists(quoted))
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": text})
        found = found.filter(anywhere)
    if theme:
        found = found.filter(Exists(Quote.objects.filter(interview=OuterRef("id"), theme=theme)))
    return _records(found.order_by("-held_on", "-id")[offset : offset + limit])


def get_interview(*, interview_id: int) -> InterviewRecord:
    """Return a note; raises InterviewUnknown."""
    found = _records(Interview.objects.filter(id=interview_id))
    if not found:
        raise InterviewUnknown(str(interview_id))
    return found[0]


def list_spoken_themes() -> list[SpokenTheme]:
    """Return the themes of all interviews, what came up most often first. One statement."""
    rows = (
        Quote.objects.exclude(theme="").values("theme").annotate(
            interviews=Count("interview", distinct=True),
            decided=Count("interview", distinct=True, filter=~Q(interview__decision="")), last=Max("interview__held_on"),
        ).order_by("-interviews", "theme")
    )  # fmt: skip
    return [SpokenTheme(row["theme"], row["interviews"], row["decided"], row["last"]) for row in rows]
