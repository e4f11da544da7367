"""Wiring of privacy."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Personal data, as a Django app."""

    name = "kaipu.brain.privacy"
    label = "privacy"
