"""Wiring of partners."""

from typing import ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class PartnersConfig(AppConfig):
    """Who brings buyers, as a Django app."""

    name = "kaipu.commerce.partners"
    label = "partners"
    person_sections: ClassVar[dict[str, str]] = {"partnership": "kaipu.commerce.partners.queries.tell_person"}

    def ready(self) -> None:
        """Subscribe to what orders and payments tell."""
        outbox.subscribe("orders.OrderPlaced", "kaipu.commerce.partners.reactions.note_who_brought_it")
        outbox.subscribe("orders.OrderCompleted", "kaipu.commerce.partners.reactions.earn_when_completed")
        outbox.subscribe("payments.RefundSettled", "kaipu.commerce.partners.reactions.claw_back_when_refunded")
