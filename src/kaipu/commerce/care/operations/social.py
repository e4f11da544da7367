"""What is said at other companies, as rows: each message is heard once, each answer leaves once.

The story of a race: a company tells a message twice, for our first answer came late. Both find no such mark; the contact is
held by one of them, and the other meets the unique mark afterwards and adds nothing. The story of a kill: the worker dies
while an answer is handed over. It stands as handed; where the company can be asked it is looked for there, else it is left
in doubt and told so at the desk, not sent again.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kaipu.commerce.care.events import ConversationOpened
from kaipu.commerce.care.models import Conversation, Message, Picture, SocialContact, SocialMessage
from kaipu.commerce.care.operations.writing import (
    MOST_LETTERS,
    append,
    bring_to_desk,
    customer_spoke,
    step,
)
from kaipu.commerce.care.queries import mark_of
from kaipu.commerce.care.rules import (
    ANSWER_FOR,
    CLOSED,
    MERGED,
    MESSAGE,
    OPEN,
    Utterance,
    answer_until,
    language_of,
    letters_over,
)
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import ids, outbox
from kaipu.kernel.operation import operation

_NO_WORDS = "…"


class AnswerTooLate(ValueError):
    """The company takes no answer any more; `until` says since when."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"{until}")
        self.until = until


class AnswerTooLong(ValueError):
    """The company takes shorter answers; `over` says by how many letters."""

    def __init__(self, over: int) -> None:
        super().__init__(str(over))
        self.over = over


@operation
def hear_social(*, said: Utterance, at: datetime) -> UUID | None:
    """Keep what somebody said at another company: in the conversation they hold, else in a new one. Return it; None where it was known.

    A talk by message that is settled for longer than 48 hours is over, and a new one begins. Comments go on under their post.
    """
    mark = mark_of(said.provider, said.kind, said.remote_id)
    if SocialMessage.objects.filter(mark=mark).exists() or _was_opened(said):
        return None
    contact = _contact_of(said, at)
    try:
        with transaction.atomic():
            row = SocialMessage.objects.create(
                mark=mark, way="in", state="kept", contact=contact, remote_id=said.remote_id, media=said.media, at=at
            )
    except IntegrityError:
        return None
    if said.customer_id is not None:
        Conversation.objects.filter(contact=contact, customer__isnull=True).update(customer_id=said.customer_id)
    conversation = _going_on(contact, said.customer_id, at)
    fresh = conversation is None
    text = said.text.replace("\x00", "").strip()[:MOST_LETTERS]
    if conversation is None:
        conversation = Conversation.objects.create(
            channel="social", state=OPEN, contact=contact, customer_id=said.customer_id, name=said.name.strip()[:100],
            token=ids.new_token(), language=said.language or language_of(text, "zh"),
            subject=(said.subject.strip() or text or _NO_WORDS)[:120], opened_at=at, spoke_at=at,
        )  # fmt: skip
    row.conversation, row.message = conversation, append(conversation, "customer", at, text=text or _NO_WORDS)
    row.save()
    if said.unkept:
        step(conversation, "attachments_refused", at, n=said.unkept)
    if fresh:
        outbox.publish(ConversationOpened(conversation.id, "social", conversation.customer_id, at))
        bring_to_desk(conversation, at)
    else:
        customer_spoke(conversation, at)
    conversation.save()
    return conversation.id


def _was_opened(said: Utterance) -> bool:
    """Tell whether a remark was heard before marks were kept: then its conversation carries its number."""
    return Conversation.objects.filter(opened_with=f"{said.provider}:{said.remote_id}"[:64]).exists()


def _contact_of(said: Utterance, at: datetime) -> SocialContact:
    """Return who spoke, held until the transaction ends; whom the company does not name is somebody else each time."""
    contact, fresh = SocialContact.objects.select_for_update().get_or_create(
        provider=said.provider, kind=said.kind, place=said.place, person=said.person or f"#{said.remote_id}",
        defaults={"account_id": said.account_id, "heard_at": at},
    )  # fmt: skip
    if not fresh and contact.heard_at < at:
        contact.heard_at, contact.account_id = at, said.account_id
        contact.save(update_fields=["heard_at", "account_id"])
    return contact


def _going_on(contact: SocialContact, customer_id: int | None, at: datetime) -> Conversation | None:
    """Return the conversation that somebody holds now, held; None where a new one begins."""
    found = Conversation.objects.select_for_update().filter(contact=contact).order_by("-opened_at", "-id").first()
    while found is not None and found.state == MERGED and found.merged_into_id:
        found = Conversation.objects.select_for_update().filter(id=found.merged_into_id).first()
    if found is None or (customer_id is not None and found.customer_id not in {None, customer_id}):
        return None
    over = contact.kind == MESSAGE and found.state == CLOSED and (found.closed_at or at) < at - ANSWER_FOR
    return None if over else found


def check_answer(conversation: Conversation, text: str, at: datetime) -> None:
    """Raise AnswerTooLate or AnswerTooLong where the company of a conversation would not take an answer."""
    contact = conversation.contact if conversation.channel == "social" else None
    if contact is None:
        return
    until = answer_until(contact.provider, contact.kind, contact.heard_at)
    if until is not None and at > until:
        raise AnswerTooLate(until)
    over = letters_over(contact.provider, contact.kind, text)
    if over:
        raise AnswerTooLong(over)


def post_social_answer(conversation: Conversation, message: Message, at: datetime) -> None:
    """Let an answer leave by the company at which a conversation is held; for operations that hold the lock."""
    if conversation.channel != "social" or conversation.contact_id is None:
        return
    heard = SocialMessage.objects.filter(contact_id=conversation.contact_id, way="in").order_by("-id")
    here = heard.filter(conversation=conversation).values_list("remote_id", flat=True).first()
    last = here or heard.values_list("remote_id", flat=True).first()  # one that was split off has none of its own
    SocialMessage.objects.create(
        mark=f"answer:{message.id}", way="out", state="due", contact_id=conversation.contact_id, conversation=conversation,
        message=message, answers=last or "", at=at,
    )  # fmt: skip


def move_social(away: Conversation, stays: Conversation) -> None:
    """Let what is said at a company go on where a conversation goes on; for operations that hold both locks."""
    if stays.channel == "social" and stays.contact_id is None:
        stays.contact_id = away.contact_id
    SocialMessage.objects.filter(conversation=away, way="in").update(conversation=stays)


@operation
def claim_social(*, answer_id: int, at: datetime) -> bool:
    """Take an answer that is due, to hand it over; False where somebody else has. One conditional UPDATE."""
    return bool(SocialMessage.objects.filter(id=answer_id, state="due").update(state="handed", handed_at=at))


@operation
def settle_social(*, answer_id: int, state: str, reason: str = "", remote_id: str = "") -> None:
    """Note what became of an answer that was handed over: sent, refused, doubt, or due again. What did not arrive is told in its conversation.

    With its number there it is known again, so that nobody hears it as a customer's.
    """
    row = SocialMessage.objects.select_related("conversation", "contact").filter(id=answer_id).first()
    if row is None:
        return
    if not SocialMessage.objects.filter(id=answer_id, state="handed").update(state=state, reason=reason[:200]):
        return
    if remote_id and row.contact is not None:
        mark = mark_of(row.contact.provider, row.contact.kind, remote_id)
        if not SocialMessage.objects.filter(mark=mark).exists():
            SocialMessage.objects.filter(id=answer_id).update(mark=mark, remote_id=remote_id)
    if state in {"refused", "doubt"} and row.conversation is not None:
        spoke_at = row.conversation.spoke_at
        step(row.conversation, f"answer_{state}", row.handed_at or row.at, reason=reason[:200])
        Conversation.objects.filter(id=row.conversation.id).update(spoke_at=spoke_at)


@operation
def keep_social_picture(*, message_id: int, data: bytes | None, at: datetime) -> bool:
    """Keep a picture that lay at the company beside its message; None where it is not to be had. Tell whether it was kept."""
    row = (
        SocialMessage.objects.select_for_update().filter(id=message_id, message__isnull=False).exclude(media="").first()
    )
    if row is None or row.conversation_id is None or row.message_id is None:
        return False
    row.media = ""
    row.save(update_fields=["media"])
    try:
        clean = reviews.clean_picture(data) if data is not None else None
    except reviews.PictureRefused:
        clean = None
    if clean is None:
        conversation = Conversation.objects.get(id=row.conversation_id)
        spoke_at = conversation.spoke_at
        step(conversation, "attachments_refused", at, n=1)
        Conversation.objects.filter(id=conversation.id).update(spoke_at=spoke_at)
        return False
    Picture.objects.create(
        message_id=row.message_id, place=0, kind=clean.kind, width=clean.width, height=clean.height, data=clean.data
    )
    return True
