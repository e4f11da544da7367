"""Wiring of fulfilment."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """How the goods reach the shopper, as a Django app."""

    name = "kaipu.commerce.fulfilment"
    label = "fulfilment"
