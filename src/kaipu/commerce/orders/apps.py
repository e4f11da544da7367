"""Wiring of orders."""

from typing import ClassVar

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was promised and sold, as a Django app."""

    name = "kaipu.commerce.orders"
    label = "orders"
    person_sections: ClassVar[dict[str, str]] = {"orders": "kaipu.commerce.orders.queries.tell_person"}
