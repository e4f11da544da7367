"""Reads of journeys: their graphs, who stands where, and what waits for a person to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kaipu.brain.campaigns.models import Journey, JourneyVersion, Mark, Traveller
from kaipu.brain.campaigns.rules import Graph, read_graph


class JourneyUnknown(LookupError):
    """There is no such journey, or not in this version."""


@dataclass(frozen=True, slots=True)
class JourneyRecord:
    """A journey with its newest graph."""

    id: int
    title_en: str
    title_zh: str
    state: str
    version: int
    holdout_percent: int
    graph: Graph
    started_at: datetime | None
    looked_at: datetime | None

    @property
    def origin(self) -> str:
        """How letters and links name it."""
        return f"journey:{self.id}"


@dataclass(frozen=True, slots=True)
class StepCount:
    """Who stands at a step now, and who left the journey there."""

    version: int
    key: str
    waiting: int
    left: int


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """Something a journey asks a person to do."""

    id: int
    journey_id: int
    customer_id: int
    text: str
    at: datetime


_COLUMNS = ("id", "title_en", "title_zh", "state", "version", "holdout_percent", "started_at", "looked_at")


def _records(rows: list[tuple[Any, ...]]) -> list[JourneyRecord]:
    graphs = {
        (journey_id, number): graph
        for journey_id, number, graph in JourneyVersion.objects.filter(
            journey_id__in=[row[0] for row in rows]
        ).values_list("journey_id", "number", "graph")
    }
    return [
        JourneyRecord(
            row[0], row[1], row[2], row[3], row[4], row[5], read_graph(graphs[row[0], row[4]]), row[6], row[7]
        )
        for row in rows
    ]


def list_journeys() -> list[JourneyRecord]:
    """Return all journeys, the oldest first. Two statements."""
    return _records(list(Journey.objects.order_by("id").values_list(*_COLUMNS)))


def list_running_journeys() -> list[JourneyRecord]:
    """Return the journeys that people walk now."""
    return _records(list(Journey.objects.filter(state="running").order_by("id").values_list(*_COLUMNS)))


def get_journey(*, journey_id: int) -> JourneyRecord:
    """Return a journey. Raises JourneyUnknown."""
    rows = _records(list(Journey.objects.filter(id=journey_id).values_list(*_COLUMNS)))
    if not rows:
        raise JourneyUnknown(str(journey_id))
    return rows[0]


def find_version(*, journey_id: int, number: int) -> Graph | None:
    """Return a graph as it was saved, or None."""
    row = JourneyVersion.objects.filter(journey_id=journey_id, number=number).values_list("graph", flat=True).first()
    return None if row is None else read_graph(row)


def list_versions(*, journey_id: int) -> list[tuple[int, datetime, int]]:
    """Return the versions of a journey as (number, saved at, account), the newest first."""
    rows = JourneyVersion.objects.filter(journey_id=journey_id).order_by("-number")
    return list(rows.values_list("number", "saved_at", "saved_by_id"))


def list_steps(*, journey_id: int) -> list[StepCount]:
    """Count who stands at which step of which version, and who left there. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version, node, count(*) FILTER (WHERE left_at IS NULL), count(left_at) FROM campaigns_traveller "
            "WHERE journey_id = %s AND NOT holdout GROUP BY 1, 2 ORDER BY 1, 2",
            [journey_id],
        )
        return [StepCount(*row) for row in cursor.fetchall()]


def list_tasks(*, limit: int = 50) -> list[TaskRecord]:
    """Return what journeys ask people to do, the oldest first."""
    rows = Mark.objects.filter(kind="task", done_at=None).order_by("at", "id")
    return [TaskRecord(*row) for row in rows.values_list("id", "journey_id", "customer_id", "text", "at")[:limit]]


def list_walked_versions(*, journey_id: int) -> list[int]:
    """Return the versions that somebody is still walking, the oldest first."""
    rows = Traveller.objects.filter(journey_id=journey_id, left_at=None).order_by("version").distinct("version")
    return list(rows.values_list("version", flat=True))
