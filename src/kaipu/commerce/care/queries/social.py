"""Reads of what is said at other companies: what is due there, what hangs, and how long somebody can be answered."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from kaipu.commerce.care.models import Conversation, SocialMessage
from kaipu.commerce.care.rules import answer_until


@dataclass(frozen=True, slots=True)
class SocialAnswer:
    """An answer that goes to another company. `answers` is the number there of what it answers, `place` that of the post."""

    id: int
    provider: str
    kind: str
    person: str
    place: str
    account_id: int | None
    answers: str
    text: str


@dataclass(frozen=True, slots=True)
class SocialRecord:
    """Where a conversation is held, without who holds it; `until` is the last moment at which the company takes an answer."""

    provider: str
    kind: str
    heard_at: datetime
    until: datetime | None


def mark_of(provider: str, kind: str, remote_id: str) -> str:
    """Return the digest by which a message at a company is known again, keyed so that nobody else can tell."""
    told = f"care.social|{provider}|{kind}|{remote_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()


def find_social(*, conversation_id: UUID) -> SocialRecord | None:
    """Return where a conversation is held at another company, or None. One statement."""
    row = Conversation.objects.filter(id=conversation_id, channel="social", contact__isnull=False)
    found = row.values_list("contact__provider", "contact__kind", "contact__heard_at").first()
    return SocialRecord(*found, answer_until(*found)) if found else None


def list_due_answers(*, kind: str, most: int) -> list[int]:
    """Return the answers of a kind (message, comment) that wait to leave, the oldest first."""
    rows = SocialMessage.objects.filter(state="due", contact__kind=kind).order_by("id")
    return list(rows.values_list("id", flat=True)[:most])


def list_lost_answers(*, kind: str, before: datetime) -> list[int]:
    """Return answers of a kind handed over before a moment of which nothing was noted since."""
    rows = SocialMessage.objects.filter(state="handed", handed_at__lt=before, contact__kind=kind).order_by("id")
    return list(rows.values_list("id", flat=True))


def find_social_answer(*, answer_id: int) -> SocialAnswer | None:
    """Return an answer that goes, or None where it was erased."""
    row = SocialMessage.objects.filter(id=answer_id, way="out", contact__isnull=False, message__isnull=False)
    found = row.values_list(
        "id", "contact__provider", "contact__kind", "contact__person", "contact__place", "contact__account_id", "answers",
        "message__text",
    ).first()  # fmt: skip
    return SocialAnswer(*found) if found else None


def list_unknown_answers(*, provider: str, kind: str, remote_ids: Collection[str]) -> list[str]:
    """Return which of the numbers at a company belong to no message that is known here, in their order."""
    marks = {mark_of(provider, kind, each): each for each in remote_ids}
    known = set(SocialMessage.objects.filter(mark__in=marks).values_list("mark", flat=True))
    return [each for mark, each in marks.items() if mark not in known]


def list_awaited_pictures(*, most: int) -> list[tuple[int, str, datetime]]:
    """Return pictures that still lie at the company, as (id, name there, when it was told), the oldest first."""
    rows = SocialMessage.objects.filter(way="in").exclude(media="").order_by("id")
    return list(rows.values_list("id", "media", "at")[:most])
