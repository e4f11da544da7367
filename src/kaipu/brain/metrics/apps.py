"""Wiring of metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The metric catalogue, as a Django app."""

    name = "kaipu.brain.metrics"
    label = "metrics"
