"""Figures outlive a person: how long it took and how it was rated stays, what was said and by whom goes."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaipu.commerce.care.models import (
    Conversation,
    Interview,
    Invitation,
    Mail,
    Message,
    Picture,
    QualityCheck,
    Quote,
    SocialContact,
    SocialMessage,
    SurveyAnswer,
    ThemeVoice,
)
from kaipu.commerce.care.rules import CLOSED, MERGED
from kaipu.kernel import ids
from kaipu.kernel.operation import operation


@operation
def hand_over_conversations(*, customer_id: int, to_customer_id: int) -> int:
    """Give a customer's conversations and survey answers to another, without words, pictures, mail, contact and key. Return how many conversations.

    Steps keep what was done; an article that was made of an answer stays, for somebody of the shop wrote it anew.
    """
    theirs = Conversation.objects.filter(customer_id=customer_id)
    _empty(theirs)
    for answer in SurveyAnswer.objects.filter(customer_id=customer_id):
        answer.respondent, answer.customer_id = ids.new_token(), to_customer_id
        answer.answers = {}
        answer.save(update_fields=["respondent", "customer", "answers"])
    Mail.objects.filter(customer_id=customer_id).delete()
    for asked in Invitation.objects.filter(customer_id=customer_id):
        asked.token, asked.customer_id = ids.new_token(), to_customer_id
        asked.state = "skipped" if asked.state == "planned" else asked.state
        asked.save(update_fields=["token", "customer", "state"])
    ThemeVoice.objects.filter(customer_id=customer_id).update(customer_id=to_customer_id)
    told = Interview.objects.filter(customer_id=customer_id)
    Quote.objects.filter(interview__in=told).update(text="")
    told.update(who="", company="", need="", customer_id=to_customer_id)
    return theirs.update(customer_id=to_customer_id)


@operation
def forget_conversations(*, before: datetime) -> int:
    """Take the words out of conversations settled before a moment; figures stay. Return how many that were."""
    old = Conversation.objects.filter(state__in=[CLOSED, MERGED], closed_at__lt=before)
    told = Message.objects.filter(conversation=OuterRef("id")).exclude(text="")
    found = list(old.filter(Exists(told) | ~Q(email="") | ~Q(name="")).values_list("id", flat=True))
    _empty(Conversation.objects.filter(id__in=found))
    return len(found)


def _empty(theirs: QuerySet[Conversation]) -> None:
    Picture.objects.filter(message__conversation__in=theirs).delete()
    Mail.objects.filter(conversation__in=theirs).delete()
    _leave_companies(theirs)
    QualityCheck.objects.filter(conversation__in=theirs).update(note="")
    Message.objects.filter(conversation__in=theirs).exclude(text="").update(text="", client_id="")
    theirs.update(subject="", name="", email="", phone="", token="", opened_with="", words="")


def _leave_companies(theirs: QuerySet[Conversation]) -> None:
    """Forget who spoke at which company; marks stay, so that what still stands there is not heard again."""
    said = SocialMessage.objects.filter(conversation__in=theirs)
    said.filter(way="out", remote_id="").delete()
    said.update(contact=None, conversation=None, message=None, remote_id="", answers="", media="")
    known = list(theirs.exclude(contact=None).values_list("contact_id", flat=True))
    theirs.update(contact=None)
    SocialMessage.objects.filter(contact__in=known).filter(~Exists(_held(OuterRef("contact_id")))).update(contact=None)
    SocialContact.objects.filter(id__in=known).filter(~Exists(_held(OuterRef("id")))).delete()


def _held(contact: OuterRef) -> QuerySet[Conversation]:
    return Conversation.objects.filter(contact_id=contact)
