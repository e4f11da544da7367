"""Wiring of customers."""

from typing import ClassVar

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who buys and who logs in, as a Django app."""

    name = "kaipu.commerce.customers"
    label = "customers"
    person_sections: ClassVar[dict[str, str]] = {"customer": "kaipu.commerce.customers.queries.tell_person"}
