"""Mail in and out, as rows: each mail that comes is heard once, each answer leaves once.

The story of a race: the box is read while the mail company tells the same mail. Both find no such Message-ID; the unique
column lets one in, and the other adds nothing. The story of a crash: the power fails while a mail is handed over. It stands as
handed; whoever finds it later asks the mail server for its Message-ID, and without an answer it is left in doubt, not sent again.
"""

from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from kaipu.commerce.care.events import ConversationOpened
from kaipu.commerce.care.models import Conversation, Invitation, Mail, Message, Picture
from kaipu.commerce.care.operations.writing import append, bring_to_desk, customer_spoke, step
from kaipu.commerce.care.rules import MERGED, OPEN, Letter, language_of
from kaipu.commerce.customers import api as customers
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import ids, outbox
from kaipu.kernel.operation import operation

MOST_AN_HOUR = 20  # a program that answers ours without saying that it is one ends here
_NO_WORDS = "…"


@operation
def hear_letter(*, letter: Letter, at: datetime) -> UUID | None:
    """Keep a mail: in the conversation that it answers, else in a new one. Return its conversation; None where it was known or is not heard."""
    try:
        with transaction.atomic():
            mail = Mail.objects.create(
                header_id=letter.message_id,
                way="in",
                state="unheard" if letter.why else "kept",
                reason=letter.why,
                at=at,
            )
    except IntegrityError:
        return None
    if letter.why:
        return None
    conversation = _conversation_of(letter)
    if conversation is not None and _is_flood(conversation, at):
        mail.state, mail.reason, mail.conversation = "unheard", "flood", conversation
        mail.save()
        return None
    fresh = conversation is None
    if conversation is None:
        account = customers.find_account(email=letter.sender)
        conversation = Conversation.objects.create(
            channel="mail", state=OPEN, customer_id=account.customer_id if account else None, name=letter.name,
            email=letter.sender, token=ids.new_token(), language=language_of(f"{letter.subject} {letter.text}", "en"),
            subject=letter.subject or letter.text[:120], opened_at=at, spoke_at=at,
        )  # fmt: skip
    mail.conversation, mail.message = conversation, _hear(conversation, letter, at)
    mail.save()
    if fresh:
        outbox.publish(ConversationOpened(conversation.id, "mail", conversation.customer_id, at))
        bring_to_desk(conversation, at)
    else:
        customer_spoke(conversation, at)
    conversation.save()
    return conversation.id


def _conversation_of(letter: Letter) -> Conversation | None:
    """Return the conversation that a mail answers, held; by the address it came to, else by the mails it names."""
    found = letter.conversation_id
    if found is None and letter.answers:
        known = Mail.objects.filter(header_id__in=letter.answers, conversation__isnull=False).order_by("-id").first()
        found = known.conversation_id if known else None
    conversation = Conversation.objects.select_for_update().filter(id=found).first() if found else None
    while conversation is not None and conversation.state == MERGED and conversation.merged_into_id:
        conversation = Conversation.objects.select_for_update().filter(id=conversation.merged_into_id).first()
    return conversation


def _is_flood(conversation: Conversation, at: datetime) -> bool:
    newest = Mail.objects.filter(conversation=conversation, way="in", at__gt=at - timedelta(hours=1))
    return newest.count() >= MOST_AN_HOUR


def _hear(conversation: Conversation, letter: Letter, at: datetime) -> Message:
    message = append(
        conversation, "customer", at, text=letter.text or _NO_WORDS, client_id=f"mail:{letter.message_id}"[:64],
        detail={} if letter.sender == conversation.email else {"other_sender": True},
    )  # fmt: skip
    refused = list(letter.refused)
    for place, data in enumerate(letter.pictures):
        try:
            clean = reviews.clean_picture(data)
        except reviews.PictureRefused:
            refused.append("")
            continue
        Picture.objects.create(
            message=message, place=place, kind=clean.kind, width=clean.width, height=clean.height, data=clean.data
        )
    if refused:
        step(conversation, "attachments_refused", at, n=len(refused))
    return message


def _leaves(conversation: Conversation) -> bool:
    """Tell whether mail of a conversation can leave: the house has a way, and the customer an address."""
    return bool(settings.CARE_MAIL and settings.SMTP_URL and conversation.email)


def _message_id(name: str) -> str:
    return f"<{name}@{parseaddr(settings.CARE_MAIL)[1].partition('@')[2]}>"


def post_answer(conversation: Conversation, message: Message, at: datetime) -> None:
    """Let an answer leave by mail too, where the customer is not at the site and left an address; for operations that hold the lock."""
    if conversation.channel in {"chat", "social"} or not _leaves(conversation):
        return
    Mail.objects.create(
        header_id=_message_id(f"care-{message.id}-{ids.new_id().hex[-12:]}"), way="out", conversation=conversation,
        message=message, state="due", at=at,
    )  # fmt: skip


def ask_how_it_was(conversation: Conversation, at: datetime) -> None:
    """Let the question how it was leave by mail, once a conversation, where one was held by mail, form or telephone."""
    asked = Mail.objects.filter(conversation=conversation, kind="rating").exists()
    if (
        conversation.channel not in {"mail", "form", "phone"}
        or not _leaves(conversation)
        or conversation.rated_at
        or asked
    ):
        return
    Mail.objects.create(
        header_id=_message_id(f"rate-{conversation.id.hex}"), way="out", kind="rating", conversation=conversation,
        state="due", at=at,
    )  # fmt: skip


@operation
def claim_letter(*, mail_id: int, at: datetime) -> bool:
    """Take a mail that is due, to hand it over; False where somebody else has. One conditional UPDATE."""
    return bool(Mail.objects.filter(id=mail_id, state="due").update(state="handed", handed_at=at))


@operation
def settle_letter(*, mail_id: int, state: str, reason: str = "") -> None:
    """Note what became of a mail that was handed over: sent, refused, doubt, or due again. What did not arrive is told in its conversation."""
    mail = Mail.objects.select_related("conversation").get(id=mail_id)
    if not Mail.objects.filter(id=mail_id, state="handed").update(state=state, reason=reason[:200]):
        return
    if mail.invitation_id and state != "due":
        Invitation.objects.filter(id=mail.invitation_id).update(state=state)
    if state in {"refused", "doubt"} and mail.conversation is not None:
        spoke_at = mail.conversation.spoke_at
        step(mail.conversation, f"mail_{state}", mail.handed_at or mail.at)
        Conversation.objects.filter(id=mail.conversation.id).update(spoke_at=spoke_at)
