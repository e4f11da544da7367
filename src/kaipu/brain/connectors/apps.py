"""Wiring of connectors."""

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """What is fetched from elsewhere, as a Django app."""

    name = "kaipu.brain.connectors"
    label = "connectors"
