"""Reads of themes that somebody looks after: who spoke of one, where, and who was answered and thanked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from kaipu.commerce.care.models import Interview, KeptTheme, Message, Quote, SurveyAnswer, ThemeVoice
from kaipu.commerce.care.queries.articles import split_words
from kaipu.commerce.care.rules import speaks_of
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock

HEARD_DAYS = 180
MOST_TEXTS = 20_000


class ThemeUnknown(LookupError):
    """Nobody looks after such a theme."""


@dataclass(frozen=True, slots=True)
class KeptThemeRecord:
    """A theme that somebody looks after, with how many were answered and thanked, and the points given."""

    id: int
    name: str
    words: tuple[str, ...]
    tag: str
    owner_id: int
    state: str
    done: str
    done_on: date | None
    metric: str
    answer_en: str
    answer_zh: str
    points: int
    budget_points: int
    changed_at: datetime
    answered: int = 0
    thanked: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who spoke of a theme: what they said last, where, and their newest conversation. Guests have no customer."""

    customer_id: int | None
    conversation_id: UUID | None
    source: str
    text: str
    at: datetime
    answered: bool = False
    thanked: bool = False


_FIELDS = (
    "id", "name", "tag", "owner_id", "state", "done", "done_on", "metric", "answer_en", "answer_zh", "points",
    "budget_points", "changed_at",
)  # fmt: skip


def list_kept_themes(*, theme_id: int | None = None) -> list[KeptThemeRecord]:
    """Return the themes that somebody looks after, what is still to be done first. Two statements."""
    counts: dict[int, list[int]] = {}
    for number, answered_at, points in ThemeVoice.objects.values_list("theme_id", "answered_at", "points"):
        mine = counts.setdefault(number, [0, 0, 0])
        mine[0] += answered_at is not None
        mine[1] += points > 0
        mine[2] += points
    rows = KeptTheme.objects.filter(id=theme_id) if theme_id is not None else KeptTheme.objects.all()
    found = []
    for row in rows:
        answered, thanked, spent = counts.get(row.id, [0, 0, 0])
        known = {name: getattr(row, name) for name in _FIELDS}
        found.append(KeptThemeRecord(**known, words=tuple(row.words), answered=answered, thanked=thanked, spent=spent))
    order = {"open": 0, "doing": 1, "done": 2, "dropped": 3}
    return sorted(found, key=lambda each: (order[each.state], each.name))


def get_kept_theme(*, theme_id: int) -> KeptThemeRecord:
    """Return a theme that somebody looks after; raises ThemeUnknown."""
    found = list_kept_themes(theme_id=theme_id)
    if not found:
        raise ThemeUnknown(str(theme_id))
    return found[0]


def list_voices(*, theme: KeptThemeRecord, at: datetime) -> list[Voice]:
    """Return who spoke of a theme in the last 180 days, each once with what they said last, the first to speak first.

    Reads all texts of that time, a tenth of a millisecond each.
    """
    since = at - timedelta(days=HEARD_DAYS)
    wanted = set(split_words(" ".join(theme.words)))
    said = _in_interviews(theme.tag, since) if theme.tag else []
    if wanted:
        texts = [*_in_talks(since), *_in_reviews(since), *_in_surveys(since)]
        said += [each for each in texts if speaks_of(split_words(each.text), wanted)]
    done: dict[tuple[str, object], ThemeVoice] = {
        ("customer", row.customer_id) if row.customer_id else ("talk", row.conversation_id): row
        for row in ThemeVoice.objects.filter(theme_id=theme.id)
    }
    people: dict[tuple[str, object], list[Voice]] = {}
    for each in sorted(said, key=lambda voice: voice.at):
        key: tuple[str, object] = ("customer", each.customer_id) if each.customer_id else ("talk", each.conversation_id)
        people.setdefault(key, []).append(each)
    found = []
    for whose, theirs in people.items():
        row, newest = done.get(whose), theirs[-1]
        talk = next((each.conversation_id for each in reversed(theirs) if each.conversation_id), None)
        found.append(
            Voice(
                newest.customer_id, talk, newest.source, newest.text, newest.at,
                answered=bool(row and row.answered_at), thanked=bool(row and row.points),
            )
        )  # fmt: skip
    return found


def _in_talks(since: datetime) -> list[Voice]:
    rows = Message.objects.filter(author="customer", kind="said", at__gte=since).exclude(text="")
    found = rows.exclude(conversation__channel="review").order_by("-id")
    names = ("conversation__customer_id", "conversation_id", "conversation__channel", "text", "at")
    return [Voice(*row) for row in found.values_list(*names)[:MOST_TEXTS]]


def _in_reviews(since: datetime) -> list[Voice]:
    return [Voice(who, None, "review", text, at) for who, text, at in reviews.list_voices(since=since)]


def _in_surveys(since: datetime) -> list[Voice]:
    found = []
    rows = SurveyAnswer.objects.filter(at__gte=since, customer__isnull=False).order_by("-id")
    for who, questions, answers, at in rows.values_list("customer_id", "survey__questions", "answers", "at")[
        :MOST_TEXTS
    ]:
        texts = [answers.get(str(n), "") for n, question in enumerate(questions) if question["kind"] == "text"]
        if any(texts):
            found.append(Voice(who, None, "survey", "\n".join(filter(None, texts)), at))
    return found


def _in_interviews(tag: str, since: datetime) -> list[Voice]:
    held = Interview.objects.filter(customer__isnull=False, held_on__gte=clock.local_date(since))
    quotes = Quote.objects.filter(interview__in=held, theme=tag).order_by("-place")
    said = dict(quotes.values_list("interview_id", "text"))
    return [
        Voice(each.customer_id, None, "interview", said[each.id], each.written_at) for each in held if each.id in said
    ]
