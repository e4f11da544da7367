"""The dictionary as it stands now: what is written in the catalogue."""

from collections.abc import Mapping

from kaipu.brain.metrics.rules import CATALOGUE, Definition, MetricUnknown


def get_catalogue() -> Mapping[str, Definition]:
    """Return every metric by name."""
    return CATALOGUE


def list_metrics() -> list[Definition]:
    """Return the whole catalogue, subject by subject."""
    return list(get_catalogue().values())


def get_definition(*, name: str) -> Definition:
    """Return one metric's definition; raises MetricUnknown."""
    found = get_catalogue().get(name)
    if found is None:
        raise MetricUnknown(name)
    return found
