"""What care tells upwards: numbers only, never what was said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConversationOpened:
    """Somebody wants something of the shop."""

    conversation_id: UUID
    channel: str
    customer_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationClosed:
    """What somebody wanted was settled; `stage` says by whom: “bot” or “desk”."""

    conversation_id: UUID
    channel: str
    customer_id: int | None
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ServiceRated:
    """A customer said how it was: 1 to 5."""

    conversation_id: UUID
    customer_id: int | None
    stars: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """Somebody answered a questionnaire; `score` is 0 to 10 where it asks whether they would recommend the shop."""

    survey_id: int
    answer_id: int
    customer_id: int | None
    score: int | None
    at: datetime
