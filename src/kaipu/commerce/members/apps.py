"""Wiring of members."""

from typing import ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class MembersConfig(AppConfig):
    """What members have earned, as a Django app."""

    name = "kaipu.commerce.members"
    label = "members"
    person_sections: ClassVar[dict[str, str]] = {"membership": "kaipu.commerce.members.queries.tell_person"}

    def ready(self) -> None:
        """Subscribe to what customers, orders and payments tell."""
        outbox.subscribe("customers.CustomerJoined", "kaipu.commerce.members.reactions.enrol_who_signed_up")
        outbox.subscribe("orders.OrderCompleted", "kaipu.commerce.members.reactions.earn_when_completed")
        outbox.subscribe("payments.RefundSettled", "kaipu.commerce.members.reactions.claw_back_when_refunded")
