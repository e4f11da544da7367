"""The dictionary as it stands now: what is written in the catalogue, and what people added to it."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from kaipu.brain.metrics.models import DerivedMetric, StatusChange
from kaipu.brain.metrics.rules import CATALOGUE, Definition, MetricUnknown, complete
from kaipu.brain.metrics.rules.definition import Better, Status, Unit


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """A step of a metric from one status to another."""

    metric: str
    status: Status
    reason: str
    changed_by: str
    changed_at: datetime


def get_catalogue(names: Collection[str] | None = None) -> Mapping[str, Definition]:
    """Return every metric by name; one statement unless all `names` are written ones, which need none."""
    if names is not None and CATALOGUE.keys() >= set(names):
        return CATALOGUE
    known: dict[str, Definition] = dict(CATALOGUE)
    for row in DerivedMetric.objects.order_by("id"):
        written = Definition(
            row.name, row.title_en, row.title_zh, row.meaning_en, row.meaning_zh, "own", "derived", row.formula,
            cast("Unit", row.unit), row.owner, better=cast("Better", row.better), status="proposed",
        )  # fmt: skip
        known[row.name] = complete(written, known)
    return known


def list_metrics() -> list[Definition]:
    """Return the whole dictionary, subject by subject, each metric in its present status. Two statements."""
    latest = {
        row["metric"]: cast("Status", row["status"])
        for row in StatusChange.objects.order_by("id").values("metric", "status")
    }
    return [
        dataclasses.replace(metric, status=latest.get(metric.name, metric.status))
        for metric in get_catalogue().values()
    ]


def get_definition(*, name: str) -> Definition:
    """Return one metric's definition in its present status; raises MetricUnknown. At most two statements."""
    found = get_catalogue([name]).get(name)
    if found is None:
        raise MetricUnknown(name)
    latest = StatusChange.objects.filter(metric=name).order_by("-id").values_list("status", flat=True).first()
    return dataclasses.replace(found, status=cast("Status", latest)) if latest else found


def list_status_changes(*, name: str) -> list[StatusRecord]:
    """Return the steps a metric has gone, the newest first."""
    rows = StatusChange.objects.filter(metric=name).order_by("-id")
    return [
        StatusRecord(row.metric, cast("Status", row.status), row.reason, row.changed_by, row.changed_at) for row in rows
    ]
