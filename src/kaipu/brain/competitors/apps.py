"""Wiring of competitors."""

from django.apps import AppConfig


class CompetitorsConfig(AppConfig):
    """Competitors, as a Django app."""

    name = "kaipu.brain.competitors"
    label = "competitors"
