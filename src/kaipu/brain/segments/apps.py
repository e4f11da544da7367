"""Wiring of segments."""

from typing import ClassVar

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """Who belongs together, as a Django app."""

    name = "kaipu.brain.segments"
    label = "segments"
    person_sections: ClassVar[dict[str, str]] = {"audiences": "kaipu.brain.segments.queries.tell_person"}
