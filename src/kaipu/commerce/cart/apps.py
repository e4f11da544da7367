"""Wiring of cart."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    """What a shopper means to buy, as a Django app."""

    name = "kaipu.commerce.cart"
    label = "cart"
