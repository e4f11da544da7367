"""Reads of the language model's record."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kaipu.commerce.care.models import Assistant


@dataclass(frozen=True, slots=True)
class AssistantRecord:
    """Whether a model is set up, which, and how it has done: answers said, thrown away, and failures with the last error."""

    on: bool
    model: str
    answered: int = 0
    refused: int = 0
    failed: int = 0
    last_error: str = ""
    failed_at: datetime | None = None


def get_assistant() -> AssistantRecord:
    """Return how the language model is set up and does. One statement."""
    row = Assistant.objects.values_list("answered", "refused", "failed", "last_error", "failed_at").first()
    return AssistantRecord(bool(settings.LLM["url"]), settings.LLM["model"], *(row or ()))
