"""Wiring of attribution."""

from django.apps import AppConfig


class AttributionConfig(AppConfig):
    """What brought orders, as a Django app."""

    name = "kaipu.brain.attribution"
    label = "attribution"
