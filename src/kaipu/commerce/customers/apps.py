"""Wiring of customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who buys and who logs in, as a Django app."""

    name = "kaipu.commerce.customers"
    label = "customers"
