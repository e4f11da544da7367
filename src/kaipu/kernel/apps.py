"""Wiring of the ground floor."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel as a Django app: it owns the outbox, audit, idempotency and access tables."""

    name = "kaipu.kernel"
    label = "kernel"
