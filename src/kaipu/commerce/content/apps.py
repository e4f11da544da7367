"""Wiring of content."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """What the shop tells, as a Django app."""

    name = "kaipu.commerce.content"
    label = "content"
