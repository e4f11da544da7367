"""Wiring of segments."""

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """Who belongs together, as a Django app."""

    name = "kaipu.brain.segments"
    label = "segments"
