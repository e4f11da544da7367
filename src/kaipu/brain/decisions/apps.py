"""Wiring of decisions."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Every wish to change something, as a Django app."""

    name = "kaipu.brain.decisions"
    label = "decisions"
