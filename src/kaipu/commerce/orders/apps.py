"""Wiring of orders."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was promised and sold, as a Django app."""

    name = "kaipu.commerce.orders"
    label = "orders"
