"""Wiring of tracking."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    """Event collection, as a Django app."""

    name = "kaipu.brain.tracking"
    label = "tracking"
