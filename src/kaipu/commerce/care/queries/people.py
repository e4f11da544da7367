"""What care knows of a person: for themselves to read, and by what they are known."""

from datetime import datetime
from typing import Any

from kaipu.commerce.care.models import Conversation, Interview, Invitation, Message, Quote, SurveyAnswer, ThemeVoice


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return a customer's conversations with what was said, and their survey answers, as plain values. Two statements a conversation."""
    talks = []
    for each in (
        Conversation.objects.filter(customer_id=customer_id).select_related("contact").order_by("opened_at", "id")
    ):
        said = Message.objects.filter(conversation=each, kind="said").order_by("id").values_list("at", "author", "text")
        talks.append(
            {
                "channel": each.channel, "opened_at": each.opened_at, "state": each.state, "name": each.name,
                "email": each.email, "phone": each.phone, "rated": each.stars, "rated_with": each.words,
                "known_at": {"company": each.contact.provider, "as": each.contact.person} if each.contact else None,
                "said": [{"at": row[0], "who": row[1], "text": row[2]} for row in said],
            }
        )  # fmt: skip
    surveys = SurveyAnswer.objects.filter(customer_id=customer_id).order_by("at", "id")
    held = list(Interview.objects.filter(customer_id=customer_id).order_by("held_on", "id"))
    return {
        "conversations": talks,
        "interviews": [
            {"held_on": each.held_on, "name": each.who, "company": each.company, "need": each.need,
             "quotes": list(Quote.objects.filter(interview=each).order_by("place").values_list("text", flat=True))}
            for each in held
        ],
        "invitations": list(
            Invitation.objects.filter(customer_id=customer_id).order_by("id").values("survey__title_en", "state", "due_at", "posted_at")
        ),
        "answered_themes": list(
            ThemeVoice.objects.filter(customer_id=customer_id).order_by("id").values("theme__name", "answered_at", "points", "thanked_at")
        ),
        "surveys": [{"at": row[0], "survey": row[1], "answers": row[2]} for row in surveys.values_list("at", "survey__title_en", "answers")],
    }  # fmt: skip


def list_keys(*, customer_id: int) -> list[str]:
    """Return the keys that open a customer's conversations."""
    return [key for key in Conversation.objects.filter(customer_id=customer_id).values_list("token", flat=True) if key]
