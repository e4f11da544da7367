"""Wiring of clusters."""

from typing import ClassVar

from django.apps import AppConfig


class ClustersConfig(AppConfig):
    """Customers who shop alike, as a Django app."""

    name = "kaipu.brain.clusters"
    label = "clusters"
    person_sections: ClassVar[dict[str, str]] = {"clusters": "kaipu.brain.clusters.queries.tell_person"}
