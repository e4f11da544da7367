"""Wiring of the lake."""

from django.apps import AppConfig


class LakeConfig(AppConfig):
    """The warehouse, as a Django app."""

    name = "kaipu.brain.lake"
    label = "lake"
