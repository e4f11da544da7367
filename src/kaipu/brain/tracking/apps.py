"""Wiring of tracking."""

from typing import ClassVar

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    """Event collection, as a Django app."""

    name = "kaipu.brain.tracking"
    label = "tracking"
    person_sections: ClassVar[dict[str, str]] = {"behaviour": "kaipu.brain.tracking.queries.tell_person"}
