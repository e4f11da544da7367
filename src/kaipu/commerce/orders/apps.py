"""Wiring of orders."""

from typing import ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class OrdersConfig(AppConfig):
    """What was promised and sold, as a Django app."""

    name = "kaipu.commerce.orders"
    label = "orders"
    person_sections: ClassVar[dict[str, str]] = {"orders": "kaipu.commerce.orders.queries.tell_person"}

    def ready(self) -> None:
        """Subscribe to what orders themselves tell."""
        outbox.subscribe("orders.OrderPaid", "kaipu.commerce.orders.reactions.note_what_was_paid_with")
