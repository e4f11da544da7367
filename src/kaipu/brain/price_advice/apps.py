"""Wiring of price advice."""

from typing import Any, ClassVar

from django.apps import AppConfig

_STEPS = {step: f"kaipu.brain.price_advice.operations.{step}" for step in ("apply", "undo", "revise")}
_CHECK = {"check": "kaipu.brain.price_advice.operations.check_prices"}


class PriceAdviceConfig(AppConfig):
    """What goods should cost, as a Django app."""

    name = "kaipu.brain.price_advice"
    label = "price_advice"
    decision_kinds: ClassVar[dict[str, dict[str, Any]]] = {
        "markdown": {**_STEPS, **_CHECK, "minutes": 1.5, "title_en": "Mark-down", "title_zh": "临期降价"},
        "price_advice": {**_STEPS, **_CHECK, "minutes": 1.0, "title_en": "Price", "title_zh": "定价"},
    }
