"""Themes that somebody looks after: what was done, an answer to each who spoke of it, and points as thanks.

The story of a race: two colleagues press “tell them” at once. The theme's row is held, and whoever comes second finds all told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import IntegrityError, transaction

from kaipu.commerce.care.models import Conversation, KeptTheme, Mail, ThemeVoice
from kaipu.commerce.care.operations.mailing import post_answer
from kaipu.commerce.care.operations.writing import append
from kaipu.commerce.care.queries import PURPOSE, KeptThemeRecord, ThemeUnknown, Voice, get_kept_theme, list_voices
from kaipu.commerce.care.rules import MERGED, THEME_STATES
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

MOST_AT_ONCE = 500


class ThemeKept(ValueError):
    """Somebody looks after this theme already."""


class ThemeWrong(ValueError):
    """A field cannot be kept; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AnswerMissing(ValueError):
    """There is no answer in English yet, so nobody can be told."""


class NothingToGive(ValueError):
    """No points are set, or the budget is spent."""


@dataclass(frozen=True, slots=True)
class ThemeDraft:
    """What can be said of a theme at the desk."""

    owner_id: int
    state: str = "open"
    done: str = ""
    done_on: date | None = None
    metric: str = ""
    answer_en: str = ""
    answer_zh: str = ""
    points: int = 0
    budget_points: int = 0


@operation
def keep_theme(*, words: Collection[str], tag: str, owner_id: int, at: datetime) -> int:
    """Look after a theme from now on, found by its words or named in interviews; return its number. Raises ThemeKept, ThemeWrong."""
    known = [each.strip()[:40] for each in words if each.strip()][:6]
    if not known and not tag.strip():
        raise ThemeWrong("words")
    name = f"#{tag.strip()[:40]}" if tag.strip() else " · ".join(known)
    try:
        with transaction.atomic():
            row = KeptTheme.objects.create(
                name=name, words=known, tag=tag.strip()[:40], owner_id=owner_id, created_at=at, changed_at=at
            )
    except IntegrityError as error:
        raise ThemeKept(name) from error
    audit.record(action="care.keep_theme", subject=f"theme:{row.id}", at=at)
    return row.id


@operation
def change_theme(*, theme_id: int, draft: ThemeDraft, at: datetime) -> None:
    """Write down who looks after a theme, how far it is and what was done. What is done has its day. Raises ThemeUnknown, ThemeWrong."""
    finished = draft.state == "done"
    checks = {
        "state": draft.state in THEME_STATES, "points": 0 <= draft.points <= 10_000, "budget_points": draft.budget_points >= 0,
        "done": not finished or bool(draft.done.strip()), "done_on": not finished or draft.done_on is not None,
    }  # fmt: skip
    wrong = next((field for field, right in checks.items() if not right), "")
    if wrong:
        raise ThemeWrong(wrong)
    kept = {
        "owner_id": draft.owner_id, "state": draft.state, "done": draft.done.strip()[:2000], "done_on": draft.done_on,
        "metric": draft.metric, "answer_en": draft.answer_en.strip()[:2000], "answer_zh": draft.answer_zh.strip()[:2000],
        "points": draft.points, "budget_points": draft.budget_points, "changed_at": at,
    }  # fmt: skip
    if not KeptTheme.objects.filter(id=theme_id).update(**kept):
        raise ThemeUnknown(str(theme_id))
    audit.record(action="care.change_theme", subject=f"theme:{theme_id}", detail={"state": draft.state}, at=at)


def _held(theme_id: int) -> KeptThemeRecord:
    if not KeptTheme.objects.select_for_update().filter(id=theme_id).exists():
        raise ThemeUnknown(str(theme_id))
    return get_kept_theme(theme_id=theme_id)


def _row(theme: KeptThemeRecord, voice: Voice) -> ThemeVoice:
    if voice.customer_id is not None:
        return ThemeVoice.objects.get_or_create(theme_id=theme.id, customer_id=voice.customer_id)[0]
    guest = ThemeVoice.objects.filter(theme_id=theme.id, conversation=voice.conversation_id, customer=None).first()
    return guest or ThemeVoice.objects.create(theme_id=theme.id, conversation_id=voice.conversation_id)


@operation
def answer_theme(*, theme_id: int, user_id: int, at: datetime) -> tuple[int, int]:
    """Tell each who spoke of a theme what came of it, once: in their conversation, else by mail. Return how many were told, and how many cannot be.

    Who withdrew the consent to mail gets none outside a conversation. At most 500 a time. Raises ThemeUnknown, AnswerMissing.
    """
    theme = _held(theme_id)
    if not theme.answer_en:
        raise AnswerMissing(theme.name)
    left = [each for each in list_voices(theme=theme, at=at) if not each.answered][:MOST_AT_ONCE]
    told = 0
    for voice in left:
        row = _row(theme, voice)
        row.way = _tell_in_talk(theme, voice, user_id, at) or _tell_by_mail(row, voice, at)
        if row.way:
            row.answered_at = at
            row.save(update_fields=["way", "answered_at"])
            told += 1
    audit.record(action="care.answer_theme", subject=f"theme:{theme_id}", detail={"told": told}, at=at)
    return told, len(left) - told


def _tell_in_talk(theme: KeptThemeRecord, voice: Voice, user_id: int, at: datetime) -> str:
    if voice.conversation_id is None:
        return ""
    talk = Conversation.objects.select_for_update().get(id=voice.conversation_id)
    by_mail = talk.channel not in {"chat", "social"} and bool(talk.email and settings.CARE_MAIL and settings.SMTP_URL)
    if talk.state == MERGED or not (by_mail or (talk.channel == "chat" and talk.token)):
        return ""
    text = theme.answer_zh if talk.language == "zh" and theme.answer_zh else theme.answer_en
    message = append(talk, "agent", at, text=text, client_id=f"theme:{theme.id}", user_id=user_id)
    post_answer(talk, message, at)
    talk.save(update_fields=["spoke_at"])
    return "mail" if by_mail else "chat"


def _tell_by_mail(row: ThemeVoice, voice: Voice, at: datetime) -> str:
    if voice.customer_id is None or not (settings.CARE_MAIL and settings.SMTP_URL):
        return ""
    reader = next(iter(customers.list_customers(ids=[voice.customer_id], limit=1)), None)
    if reader is None or not reader.email or customers.get_consents(customer_id=reader.id).get(PURPOSE) is False:
        return ""
    domain = parseaddr(settings.CARE_MAIL)[1].partition("@")[2]
    Mail.objects.create(
        header_id=f"<theme-{row.id}-{ids.new_id().hex[-12:]}@{domain}>", way="out", kind="theme", customer_id=reader.id,
        voice=row, state="due", at=at,
    )  # fmt: skip
    return "mail"


@operation
def thank_voices(*, theme_id: int, at: datetime) -> tuple[int, int]:
    """Give each member who spoke of a theme its points, once, the first to speak first, until the budget is spent.

    Return how many were thanked now and the points left. Raises ThemeUnknown, NothingToGive.
    """
    theme = _held(theme_id)
    left, thanked = theme.budget_points - theme.spent, 0
    if theme.points <= 0 or left < theme.points:
        raise NothingToGive(theme.name)
    for voice in list_voices(theme=theme, at=at):
        if left < theme.points or thanked >= MOST_AT_ONCE:
            break
        if voice.thanked or voice.customer_id is None or members.find_membership(customer_id=voice.customer_id) is None:
            continue
        members.give_points(
            customer_id=voice.customer_id, points=theme.points, reference=f"theme:{theme.id}:{voice.customer_id}",
            note=theme.name[:80], at=at,
        )  # fmt: skip
        row = _row(theme, voice)
        row.points, row.thanked_at = theme.points, at
        row.save(update_fields=["points", "thanked_at"])
        left, thanked = left - theme.points, thanked + 1
    audit.record(action="care.thank_voices", subject=f"theme:{theme_id}", detail={"thanked": thanked}, at=at)
    return thanked, left
