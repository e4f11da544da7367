"""Wiring of metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The metric dictionary, as a Django app. `metric_uses` tells where metrics are shown that no module declares."""

    name = "kaipu.brain.metrics"
    label = "metrics"
    metric_uses = (
        {"kind": "page", "metrics": ("net_sales", "orders", "aov", "buyers", "visits", "conversion"), "title_en": "Today",
         "title_zh": "今日", "url": "/desk/"},
        {"kind": "page", "metrics": ("*",), "title_en": "Ask the figures", "title_zh": "指标查询", "url": "/desk/metrics/ask/"},
        {"kind": "api", "metrics": ("*",), "title_en": "REST: /api/v1/metrics/query", "title_zh": "REST：/api/v1/metrics/query",
         "url": "/desk/metrics/ask/"},
    )  # fmt: skip
