"""Wiring of forecasts."""

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    """What will be sold, as a Django app."""

    name = "kaipu.brain.forecasts"
    label = "forecasts"
