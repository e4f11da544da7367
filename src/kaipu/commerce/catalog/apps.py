"""Wiring of catalog."""

from django.apps import AppConfig
from django.conf import settings

from kaipu.commerce.catalog.rules import check_layout


class CatalogConfig(AppConfig):
    """What is sold, as a Django app."""

    name = "kaipu.commerce.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Refuse to start with a scale's layout that cannot be read; raises LayoutInvalid."""
        for layout in settings.SCALE_LABELS:
            check_layout(layout)
