"""How collection does: what came by minute and by event, what waits in the spool, and how far files were read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from kaipu.brain.tracking.models import DeadLetter, Event, Shipment

_SUMS = ", ".join(f"sum({n})::bigint" for n in ("stored", "duplicates", "refused", "late", "bots", "simulated"))


@dataclass(frozen=True, slots=True)
class Bucket:
    """The events stored of one name in one minute or hour."""

    start: datetime
    name: str
    stored: int
    refused: int


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one event from one source between two moments, and when it last came."""

    name: str
    source: str
    stored: int
    duplicates: int
    refused: int
    late: int
    bots: int
    simulated: int
    last_minute: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """The state of collection now: bytes and files that wait in the spool, when the worker last read, letters that wait."""

    spool_files: int
    spool_bytes: int
    read_at: datetime | None
    letters: int


def list_offsets() -> dict[str, int]:
    """Return how far each spool file has been stored."""
    return dict(Shipment.objects.values_list("file", "offset"))


def list_known_ids(*, ids: Collection[UUID]) -> set[UUID]:
    """Return those of the ids under which an event is stored already. One statement."""
    return set(Event.objects.filter(id__in=list(ids)).values_list("id", flat=True))


def list_buckets(*, since: datetime, until: datetime, unit: str) -> list[Bucket]:
    """Return what came by name in each minute or hour that had anything, the oldest first."""
    if unit not in {"minute", "hour"}:
        raise ValueError(unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc(%s, minute), name, sum(stored)::bigint, sum(refused)::bigint FROM tracking_tally "
            "WHERE minute >= %s AND minute < %s GROUP BY 1, 2 ORDER BY 1, 2",
            [unit, since, until],
        )
        return [Bucket(*row) for row in cursor.fetchall()]


def list_counts(*, since: datetime, until: datetime) -> list[Line]:
    """Return what came by event and source, the most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, source, {_SUMS}, max(minute) FROM tracking_tally WHERE minute >= %s AND minute < %s "
            "GROUP BY name, source ORDER BY sum(stored) DESC, name, source",
            [since, until],
        )
        return [Line(*row) for row in cursor.fetchall()]


def list_arrivals(*, since: datetime, until: datetime) -> list[tuple[date, str, str, str, int]]:
    """Return (local day, source, medium, campaign, visits) of people between two moments. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (at AT TIME ZONE %s)::date AS day, origin, medium, campaign, count(DISTINCT session) FROM tracking_event "
            "WHERE at >= %s AND at < %s AND name = 'page_view' AND NOT bot GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            [settings.TIME_ZONE, since, until],
        )
        return [tuple(row) for row in cursor.fetchall()]


def get_health() -> Health:
    """Return the state of collection. Two statements and a look into the spool's folder."""
    offsets = {row["file"]: row for row in Shipment.objects.values("file", "offset", "at")}
    files = {path.name: path.stat().st_size for path in (Path(settings.VAR) / "spool").glob("events-*.jsonl")}
    waiting = {name: size - (offsets[name]["offset"] if name in offsets else 0) for name, size in files.items()}
    return Health(
        sum(1 for size in waiting.values() if size > 0), sum(size for size in waiting.values() if size > 0),
        max((row["at"] for row in offsets.values()), default=None), DeadLetter.objects.filter(state="waiting").count(),
    )  # fmt: skip
