"""Wiring of recommendations."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """What is recommended to whom, as a Django app."""

    name = "kaipu.brain.recommendations"
    label = "recommendations"
