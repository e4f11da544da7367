"""Wiring of cart."""

from typing import ClassVar

from django.apps import AppConfig


class CartConfig(AppConfig):
    """What a shopper means to buy, as a Django app."""

    name = "kaipu.commerce.cart"
    label = "cart"
    person_sections: ClassVar[dict[str, str]] = {"cart": "kaipu.commerce.cart.queries.tell_person"}
