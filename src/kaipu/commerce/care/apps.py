"""Wiring of care."""

from typing import ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class CareConfig(AppConfig):
    """The service desk, as a Django app."""

    name = "kaipu.commerce.care"
    label = "care"
    person_sections: ClassVar[dict[str, str]] = {"conversations": "kaipu.commerce.care.queries.tell_person"}

    def ready(self) -> None:
        """Subscribe to what reviews and orders tell."""
        outbox.subscribe("reviews.ReviewWritten", "kaipu.commerce.care.reactions.speak_about_low_stars")
        outbox.subscribe("orders.OrderCompleted", "kaipu.commerce.care.reactions.ask_about_order")
