"""Wiring of customer value."""

from typing import ClassVar

from django.apps import AppConfig


class CustomerValueConfig(AppConfig):
    """What customers will do, as a Django app."""

    name = "kaipu.brain.customer_value"
    label = "customer_value"
    person_sections: ClassVar[dict[str, str]] = {"expectations": "kaipu.brain.customer_value.queries.tell_person"}
