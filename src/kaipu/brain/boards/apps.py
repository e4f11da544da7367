"""Wiring of boards."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Boards of figures, as a Django app. `metric_uses` tells the dictionary which metrics stand on the written boards."""

    name = "kaipu.brain.boards"
    label = "boards"
