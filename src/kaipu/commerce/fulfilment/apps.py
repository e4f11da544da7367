"""Wiring of fulfilment."""

from django.apps import AppConfig

from kaipu.kernel import outbox


class FulfilmentConfig(AppConfig):
    """How the goods reach the shopper, as a Django app."""

    name = "kaipu.commerce.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        """Subscribe to what orders tell."""
        outbox.subscribe("orders.OrderPaid", "kaipu.commerce.fulfilment.reactions.begin_when_paid")
        outbox.subscribe("orders.OrderCancelled", "kaipu.commerce.fulfilment.reactions.close_when_cancelled")
