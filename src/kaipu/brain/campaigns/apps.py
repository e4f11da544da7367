"""Wiring of campaigns."""

from typing import ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class CampaignsConfig(AppConfig):
    """Campaigns and journeys, as a Django app."""

    name = "kaipu.brain.campaigns"
    label = "campaigns"
    person_sections: ClassVar[dict[str, str]] = {"campaigns": "kaipu.brain.campaigns.queries.tell_person"}

    def ready(self) -> None:
        """Let people walk into journeys when something happened to them."""
        outbox.subscribe("customers.CustomerJoined", "kaipu.brain.campaigns.reactions.welcome")
        outbox.subscribe("orders.OrderCompleted", "kaipu.brain.campaigns.reactions.follow_up")
