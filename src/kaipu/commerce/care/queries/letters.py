"""Reads of mail: what is due, what hangs, and what a mail that goes needs to say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kaipu.commerce.care.models import Mail, Message, Picture
from kaipu.commerce.customers import api as customers


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail that goes to a customer: an answer, the question how it was (`kind` rating), an invitation (survey), or the answer to a theme. `answers` are Message-IDs, the newest last."""

    id: int
    message_id: str
    kind: str
    conversation_id: UUID | None
    token: str
    email: str
    name: str
    language: str
    subject: str
    text: str
    answers: tuple[str, ...]
    refused_attachments: int = 0
    survey: str = ""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of a message."""

    kind: str
    data: bytes


def list_due_letters(*, most: int) -> list[int]:
    """Return the mails that wait to leave, the oldest first."""
    return list(Mail.objects.filter(state="due").order_by("id").values_list("id", flat=True)[:most])


def list_lost_letters(*, before: datetime) -> list[tuple[int, str]]:
    """Return mails handed over before a moment of which nothing was noted since, as (id, Message-ID)."""
    return list(Mail.objects.filter(state="handed", handed_at__lt=before).order_by("id").values_list("id", "header_id"))


def find_letter(*, mail_id: int) -> OutgoingMail | None:
    """Return a mail that goes, or None where its conversation or customer has no address any more."""
    mail = (
        Mail.objects.select_related("conversation", "message", "invitation__survey", "voice__theme")
        .filter(id=mail_id, way="out")
        .first()
    )
    if mail is not None and mail.customer_id is not None:
        return _to_customer(mail)
    talk = mail.conversation if mail else None
    if mail is None or talk is None or not talk.email:
        return None
    earlier = Mail.objects.filter(conversation=talk, id__lt=mail.id, state__in=["kept", "sent"]).order_by("id")
    before = earlier.filter(way="out", kind="said").last()
    refused = Message.objects.filter(
        conversation=talk,
        kind="step",
        detail__what="attachments_refused",
        id__gt=(before.message_id or 0) if before else 0,
    )
    return OutgoingMail(
        mail.id, mail.header_id, mail.kind, talk.id, talk.token, talk.email, talk.name, talk.language, talk.subject,
        mail.message.text if mail.message else "", tuple(earlier.values_list("header_id", flat=True))[-10:],
        sum(int(each.get("n", 0)) for each in refused.values_list("detail", flat=True)),
    )  # fmt: skip


def _to_customer(mail: Mail) -> OutgoingMail | None:
    reader = next(iter(customers.list_customers(ids=[mail.customer_id or 0], limit=1)), None)
    asked, voice = mail.invitation, mail.voice
    if reader is None or not reader.email:
        return None
    if voice is not None:
        text = voice.theme.answer_zh if reader.language == "zh" and voice.theme.answer_zh else voice.theme.answer_en
        return OutgoingMail(
            mail.id, mail.header_id, mail.kind, None, "", reader.email, reader.name, reader.language, "", text, ()
        )
    if asked is None:
        return None
    title = asked.survey.title_zh if reader.language == "zh" and asked.survey.title_zh else asked.survey.title_en
    return OutgoingMail(
        mail.id, mail.header_id, mail.kind, None, asked.token, reader.email, reader.name, reader.language, title, "", (),
        survey=asked.survey.token,
    )  # fmt: skip


def list_pictures(*, conversation_id: UUID) -> dict[int, list[int]]:
    """Return the ids of the pictures of a conversation, by message. One statement."""
    found: dict[int, list[int]] = {}
    rows = Picture.objects.filter(message__conversation_id=conversation_id).order_by("message_id", "place")
    for picture_id, message_id in rows.values_list("id", "message_id"):
        found.setdefault(message_id, []).append(picture_id)
    return found


def find_picture(*, picture_id: int) -> PictureFile | None:
    """Return a picture of a message, or None."""
    row = Picture.objects.filter(id=picture_id).values_list("kind", "data").first()
    return PictureFile(row[0], bytes(row[1])) if row else None
