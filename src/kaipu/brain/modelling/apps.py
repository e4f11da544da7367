"""Wiring of modelling."""

from django.apps import AppConfig


class ModellingConfig(AppConfig):
    """Versions of trained models, as a Django app."""

    name = "kaipu.brain.modelling"
    label = "modelling"
