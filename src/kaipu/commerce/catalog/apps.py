"""Wiring of catalog."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What is sold, as a Django app."""

    name = "kaipu.commerce.catalog"
    label = "catalog"
