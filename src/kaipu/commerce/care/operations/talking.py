"""What customers do: begin, go on, ask for a person, say whether an answer helped, and how it was.

The story of a race: a message is sent, the answer gets lost in the net, and the browser sends it again. Both carry the
number that the browser gave the message; the second finds it there under the conversation's lock and adds nothing. The
unique pair in the table is the last guard.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kaipu.commerce.care.events import ConversationClosed, ConversationOpened, ServiceRated
from kaipu.commerce.care.models import Article, Conversation, Message
from kaipu.commerce.care.operations.writing import (
    append,
    bring_to_desk,
    cleaned,
    customer_spoke,
    locked,
    step,
    stop_clock,
)
from kaipu.commerce.care.queries import ConversationUnknown, find_answer, find_cited
from kaipu.commerce.care.rules import CLOSED, MERGED, OPEN, WITH_BOT, WordedAnswer, language_of
from kaipu.kernel import ids, outbox
from kaipu.kernel.operation import operation


class RatedAlready(ValueError):
    """The customer has said how it was."""


class StarsMissing(ValueError):
    """A rating gives one to five stars."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody brings along when they begin: who they are, as far as they say, and about what."""

    channel: str
    text: str
    language: str
    client_id: str = ""
    customer_id: int | None = None
    order_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation and the key with which its customer comes back; `fresh` is False if it was there already."""

    id: UUID
    token: str
    fresh: bool


@operation
def open_conversation(*, opening: Opening, at: datetime, worded: WordedAnswer | None = None) -> Opened:
    """Begin a conversation; in a chat the bot answers first, all else goes to the desk. Once for a client id.

    `worded`: what a language model says out of an article, if one was asked. Raises TextMissing.
    """
    said = cleaned(opening.text)
    bot = opening.channel == "chat"
    try:
        with transaction.atomic():
            conversation = Conversation.objects.create(
                channel=opening.channel, state=WITH_BOT if bot else OPEN, customer_id=opening.customer_id,
                order_id=opening.order_id, name=opening.name.strip()[:100], email=opening.email.strip()[:200],
                phone=opening.phone.strip()[:50], token=ids.new_token(), opened_with=opening.client_id[:64],
                language=opening.language, skill=opening.skill, subject=(opening.subject.strip() or said)[:120],
                opened_at=at, spoke_at=at,
            )  # fmt: skip
    except IntegrityError:
        known = Conversation.objects.get(opened_with=opening.client_id[:64])
        return Opened(known.id, known.token, False)
    append(conversation, "customer", at, text=said, client_id=opening.client_id)
    outbox.publish(ConversationOpened(conversation.id, opening.channel, opening.customer_id, at))
    if bot:
        _let_bot_answer(conversation, said, at, worded)
    else:
        bring_to_desk(conversation, at)
    conversation.save()
    return Opened(conversation.id, conversation.token, True)


def _of(token: str) -> Conversation:
    """Return the conversation that a key opens, and hold it; a merged one leads to where it goes on."""
    found = Conversation.objects.select_for_update().filter(token=token).exclude(token="").first()
    while found is not None and found.state == MERGED and found.merged_into_id:
        found = Conversation.objects.select_for_update().filter(id=found.merged_into_id).first()
    if found is None:
        raise ConversationUnknown(token)
    return found


@operation
def say(*, token: str, text: str, client_id: str, at: datetime, worded: WordedAnswer | None = None) -> int:
    """Add what a customer says and return the message's id; the same client id again adds nothing.

    With the bot, it answers or hands over; otherwise it is the desk's turn, and what was closed is open again.
    Raises ConversationUnknown, TextMissing.
    """
    said = cleaned(text)
    conversation = _of(token)
    known = Message.objects.filter(conversation=conversation, client_id=client_id[:64]).exclude(client_id="").first()
    if known is not None:
        return known.id
    message = append(conversation, "customer", at, text=said, client_id=client_id)
    if conversation.state == WITH_BOT:
        _let_bot_answer(conversation, said, at, worded)
    else:
        customer_spoke(conversation, at)
    conversation.save()
    return message.id


@operation
def hear(*, conversation_id: UUID, text: str, client_id: str, at: datetime) -> int:
    """Add what a customer says by another way than the site (mail, telephone); once for a client id.

    Raises ConversationUnknown, TextMissing.
    """
    said = cleaned(text)
    conversation = locked(conversation_id)
    known = Message.objects.filter(conversation=conversation, client_id=client_id[:64]).exclude(client_id="").first()
    if known is not None:
        return known.id
    message = append(conversation, "customer", at, text=said, client_id=client_id)
    customer_spoke(conversation, at)
    conversation.save()
    return message.id


@operation
def ask_for_person(*, token: str, at: datetime) -> None:
    """Hand a chat with the bot to people; one that people have already stays theirs. Raises ConversationUnknown."""
    conversation = _of(token)
    if conversation.state != WITH_BOT:
        return
    step(conversation, "handed_over", at, why="asked")
    bring_to_desk(conversation, at)
    conversation.save()


@operation
def judge_answer(*, token: str, message_id: int, helped: bool, at: datetime) -> None:
    """Keep whether an answer of the bot helped; a yes ends the chat, a no brings people. Judging twice changes nothing.

    Raises ConversationUnknown.
    """
    conversation = _of(token)
    changed = Message.objects.filter(
        id=message_id, conversation=conversation, author="bot", kind="said", helped=None
    ).update(helped=helped)
    if not changed or conversation.state != WITH_BOT:
        return
    if helped:
        stop_clock(conversation, CLOSED, at)
        step(conversation, "closed", at)
        outbox.publish(ConversationClosed(conversation.id, conversation.channel, conversation.customer_id, "bot", at))
    else:
        step(conversation, "handed_over", at, why="unhelped")
        bring_to_desk(conversation, at)
    conversation.save()


@operation
def rate_service(*, token: str, stars: int, words: str, at: datetime) -> None:
    """Keep how it was, once. Raises ConversationUnknown, StarsMissing, RatedAlready.

    Two answers at once: one conditional UPDATE finds the place empty, the other does not.
    """
    if not 1 <= stars <= 5:
        raise StarsMissing(str(stars))
    conversation = _of(token)
    changed = Conversation.objects.filter(id=conversation.id, rated_at=None).update(
        stars=stars, words=words.replace("\x00", "").strip()[:1000], rated_at=at
    )
    if not changed:
        raise RatedAlready(str(conversation.id))
    outbox.publish(ServiceRated(conversation.id, conversation.customer_id, stars, at))


def _let_bot_answer(conversation: Conversation, text: str, at: datetime, worded: WordedAnswer | None) -> None:
    """Answer from an article that covers the question, or hand over; never without a source, and no article twice.

    The language is that of the question; whoever answers next writes in it, too.
    """
    conversation.language = language_of(text, conversation.language)
    found = find_answer(text=text) if worded is None else find_cited(article_id=worded.article_id)
    told = Message.objects.filter(conversation=conversation, author="bot", article__isnull=False)
    if found is None or told.filter(article_id=found.article_id).exists():
        step(conversation, "handed_over", at, why="unsure" if found is None else "again")
        bring_to_desk(conversation, at)
        return
    answer = found.answer_zh if conversation.language == "zh" and found.answer_zh else found.answer_en
    if worded is not None:
        answer = worded.text
    append(
        conversation, "bot", at, text=answer, article=Article.objects.get(id=found.article_id),
        detail={"version": found.version, "confidence": round(found.confidence, 3), "worded": worded is not None},
    )  # fmt: skip
