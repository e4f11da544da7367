"""Wiring of replenishment."""

from typing import Any, ClassVar

from django.apps import AppConfig


class ReplenishmentConfig(AppConfig):
    """What to order, where and how much, as a Django app."""

    name = "kaipu.brain.replenishment"
    label = "replenishment"
    decision_kinds: ClassVar[dict[str, dict[str, Any]]] = {
        "replenishment": {
            "apply": "kaipu.brain.replenishment.operations.place_order",
            "undo": "kaipu.brain.replenishment.operations.cancel_order",
            "revise": "kaipu.brain.replenishment.operations.revise_order",
            "minutes": 2.0,
            "title_en": "Replenishment",
            "title_zh": "补货",
        },
        "transfer": {
            "apply": "kaipu.brain.replenishment.operations.apply_transfer",
            "undo": "kaipu.brain.replenishment.operations.undo_transfer",
            "revise": "kaipu.brain.replenishment.operations.revise_transfer",
            "minutes": 1.5,
            "title_en": "Move between places",
            "title_zh": "门店调拨",
        },
    }
