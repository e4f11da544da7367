"""Figures outlive a person: how long it took and how it was rated stays, what was said and by whom goes."""

from kaipu.commerce.care.models import Conversation, Mail, Message, Picture, SurveyAnswer
from kaipu.kernel import ids
from kaipu.kernel.operation import operation


@operation
def hand_over_conversations(*, customer_id: int, to_customer_id: int) -> int:
    """Give a customer's conversations and survey answers to another, without words, pictures, mail, contact and key. Return how many conversations.

    Steps keep what was done; an article that was made of an answer stays, for somebody of the shop wrote it anew.
    """
    theirs = Conversation.objects.filter(customer_id=customer_id)
    Picture.objects.filter(message__conversation__in=theirs).delete()
    Mail.objects.filter(conversation__in=theirs).delete()
    Message.objects.filter(conversation__in=theirs).exclude(text="").update(text="", client_id="")
    for answer in SurveyAnswer.objects.filter(customer_id=customer_id):
        answer.respondent, answer.customer_id = ids.new_token(), to_customer_id
        answer.answers = {}
        answer.save(update_fields=["respondent", "customer", "answers"])
    return theirs.update(
        customer_id=to_customer_id, subject="", name="", email="", phone="", token="", opened_with="", words=""
    )
