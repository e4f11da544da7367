"""Wiring of reviews."""

from typing import ClassVar

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """What buyers say of goods, as a Django app."""

    name = "kaipu.commerce.reviews"
    label = "reviews"
    person_sections: ClassVar[dict[str, str]] = {"reviews": "kaipu.commerce.reviews.queries.tell_person"}
