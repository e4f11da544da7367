"""Wiring of content."""

from typing import ClassVar

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """What the shop tells, as a Django app."""

    name = "kaipu.commerce.content"
    label = "content"
    person_sections: ClassVar[dict[str, str]] = {"challenges": "kaipu.commerce.content.queries.tell_person"}
