"""Wiring of briefs."""

from django.apps import AppConfig


class BriefsConfig(AppConfig):
    """The morning in three sentences, as a Django app."""

    name = "kaipu.brain.briefs"
    label = "briefs"
