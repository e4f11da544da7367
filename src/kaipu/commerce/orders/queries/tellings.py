"""Reads of what tills of other makers told."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kaipu.commerce.orders.models import TillTelling


@dataclass(frozen=True, slots=True)
class TellingRecord:
    """What a till told on a day; `short`: sales of which the books had fewer pieces than were sold."""

    teller: UUID
    day: date
    accepted: int
    duplicates: int
    refused: int
    short: int
    total_minor: int
    last_at: datetime
    last_reason: str


def list_tellings(*, since: date) -> list[TellingRecord]:
    """Return what tills told since a day, the newest first. One statement."""
    rows = TillTelling.objects.filter(day__gte=since).order_by("-day", "-last_at", "id")
    fields = ("teller", "day", "accepted", "duplicates", "refused", "short", "total_minor", "last_at", "last_reason")
    return [TellingRecord(*row) for row in rows.values_list(*fields)]
