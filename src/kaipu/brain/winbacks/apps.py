"""Wiring of win-backs."""

from typing import Any, ClassVar

from django.apps import AppConfig


class WinbacksConfig(AppConfig):
    """Coupons for who fell silent, as a Django app."""

    name = "kaipu.brain.winbacks"
    label = "winbacks"
    decision_kinds: ClassVar[dict[str, dict[str, Any]]] = {
        "winback": {
            **{step: f"kaipu.brain.winbacks.operations.{step}" for step in ("apply", "undo", "revise")},
            "minutes": 4.0, "title_en": "Win-back", "title_zh": "召回",
        }
    }  # fmt: skip
