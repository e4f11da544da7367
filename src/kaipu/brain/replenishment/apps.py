"""Wiring of replenishment."""

from typing import ClassVar

from django.apps import AppConfig


class ReplenishmentConfig(AppConfig):
    """What to order, where and how much, as a Django app."""

    name = "kaipu.brain.replenishment"
    label = "replenishment"
    decision_kinds: ClassVar[dict[str, dict[str, str]]] = {
        "replenishment": {
            "apply": "kaipu.brain.replenishment.operations.place_order",
            "undo": "kaipu.brain.replenishment.operations.cancel_order",
        }
    }
