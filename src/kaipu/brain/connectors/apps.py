"""Wiring of connectors."""

from typing import ClassVar

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """What is fetched from elsewhere, as a Django app."""

    name = "kaipu.brain.connectors"
    label = "connectors"
    person_sections: ClassVar[dict[str, str]] = {"service": "kaipu.brain.connectors.queries.tell_person"}
