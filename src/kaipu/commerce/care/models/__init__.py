"""Tables of care."""

from kaipu.commerce.care.models.desk import (
    Agent,
    Article,
    ArticleVersion,
    Assistant,
    ChoiceGuide,
    Conversation,
    Holiday,
    Hours,
    Macro,
    Mail,
    Mention,
    Message,
    Picture,
    Presence,
    QualityCheck,
)
from kaipu.commerce.care.models.research import Interview, Invitation, Quote, Survey, SurveyAnswer, SurveyPlan

__all__ = [
    "Agent",
    "Article",
    "ArticleVersion",
    "Assistant",
    "ChoiceGuide",
    "Conversation",
    "Holiday",
    "Hours",
    "Interview",
    "Invitation",
    "Macro",
    "Mail",
    "Mention",
    "Message",
    "Picture",
    "Presence",
    "QualityCheck",
    "Quote",
    "Survey",
    "SurveyAnswer",
    "SurveyPlan",
]
