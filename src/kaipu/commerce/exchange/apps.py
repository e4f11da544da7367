"""Wiring of exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Data in and out, as a Django app."""

    name = "kaipu.commerce.exchange"
    label = "exchange"
