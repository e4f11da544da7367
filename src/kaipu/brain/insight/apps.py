"""Wiring of insight."""

from typing import Any, ClassVar

from django.apps import AppConfig

from kaipu.kernel import outbox


class InsightConfig(AppConfig):
    """Why a number moved, as a Django app."""

    name = "kaipu.brain.insight"
    label = "insight"
    metric_uses: ClassVar[tuple[dict[str, Any], ...]] = (
        {"kind": "page", "metrics": ("*",), "title_en": "Why did it move?", "title_zh": "为什么变了？", "url": "/desk/why/"},
        {
            "kind": "alert",
            "metrics": (
                "net_sales", "orders", "aov", "gross_margin", "refund_rate", "conversion", "visits", "payment_success_rate",
                "on_time_rate", "out_of_stock_rate", "waste_rate",
            ),
            "title_en": "Alerts", "title_zh": "预警", "url": "/desk/alerts/",
        },
    )  # fmt: skip

    def ready(self) -> None:
        """Subscribe to what competitors do."""
        outbox.subscribe(
            "competitors.CompetitorAlertsChanged", "kaipu.brain.insight.reactions.take_competitor_moves"
        )  # fmt: skip
