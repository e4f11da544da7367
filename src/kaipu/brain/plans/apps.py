"""Wiring of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Objectives, tasks and reviews, as a Django app."""

    name = "kaipu.brain.plans"
    label = "plans"
