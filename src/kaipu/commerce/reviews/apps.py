"""Wiring of reviews."""

from typing import ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class ReviewsConfig(AppConfig):
    """What buyers say of goods, as a Django app."""

    name = "kaipu.commerce.reviews"
    label = "reviews"
    person_sections: ClassVar[dict[str, str]] = {"reviews": "kaipu.commerce.reviews.queries.tell_person"}

    def ready(self) -> None:
        """Subscribe to what reviews itself tells."""
        outbox.subscribe("reviews.ReviewPublished", "kaipu.commerce.reviews.reactions.reward_pictures")
