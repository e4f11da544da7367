"""Wiring of inventory."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Where the goods are, as a Django app."""

    name = "kaipu.commerce.inventory"
    label = "inventory"
