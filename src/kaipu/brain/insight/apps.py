"""Wiring of insight."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Why a number moved, as a Django app."""

    name = "kaipu.brain.insight"
    label = "insight"
