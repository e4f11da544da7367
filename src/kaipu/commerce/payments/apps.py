"""Wiring of payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Money coming in, as a Django app."""

    name = "kaipu.commerce.payments"
    label = "payments"
