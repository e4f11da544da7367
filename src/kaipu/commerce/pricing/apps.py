"""Wiring of pricing."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """What it costs, as a Django app."""

    name = "kaipu.commerce.pricing"
    label = "pricing"
