"""Reads of requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, When

from kaipu.brain.privacy.models import Request
from kaipu.brain.privacy.queries.people import Person
from kaipu.brain.privacy.rules import OPEN_STATES


class RequestUnknown(LookupError):
    """There is no such request."""


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """What a person asked for, and how far that is. `customer_id` is None once they are erased."""

    id: UUID
    kind: str
    state: str
    customer_id: int | None
    source: str
    reason: str
    asked_by: str
    asked_at: datetime
    due_on: date
    decided_by: str
    decided_at: datetime | None
    refusal: str
    erased_at: datetime | None
    done_at: datetime | None
    found: Mapping[str, Any]
    proof: Mapping[str, Any]
    file_name: str
    expires_at: datetime | None


_FIELDS = tuple(RequestRecord.__dataclass_fields__)


def get_request(*, request_id: UUID) -> RequestRecord:
    """Return a request; raises RequestUnknown."""
    row = Request.objects.filter(id=request_id).values_list(*_FIELDS).first()
    if row is None:
        raise RequestUnknown(str(request_id))
    return RequestRecord(*row)


def list_requests(
    *, state: str = "", kind: str = "", customer_id: int | None = None, limit: int = 50, offset: int = 0
) -> list[RequestRecord]:
    """Return requests, those due first that are open, then the newest."""
    found = Request.objects.filter(kind=kind) if kind else Request.objects.all()
    found = found.filter(state=state) if state else found
    found = found.filter(customer_id=customer_id) if customer_id is not None else found
    is_open = Q(state__in=OPEN_STATES)
    first = (Case(When(is_open, then=0), default=1), Case(When(is_open, then=F("due_on"))), "-asked_at")
    rows = found.order_by(*first).values_list(*_FIELDS)
    return [RequestRecord(*row) for row in rows[offset : offset + limit]]


def count_requests() -> dict[str, int]:
    """Return how many requests there are in each state."""
    return dict(Request.objects.values_list("state").annotate(n=Count("id")).order_by())


def list_export_names() -> set[str]:
    """Return what the files of exports are called that can be fetched or are being written."""
    ready = Request.objects.filter(kind="export").exclude(file_name="").values_list("file_name", flat=True)
    under_way = Request.objects.filter(kind="export", state__in=OPEN_STATES).values_list("id", flat=True)
    return {*ready, *(name for each in under_way for name in (f"{each}.zip", f".{each}.zip"))}


def get_traces(*, request_id: UUID) -> tuple[Person, int]:
    """Return who is being erased by a request, and the id of their pseudonym. Raises RequestUnknown when it is not under way."""
    kept = Request.objects.filter(id=request_id).values_list("traces", flat=True).first()
    if not kept:
        raise RequestUnknown(str(request_id))
    person: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept["person"].items()
    }
    return Person(**person), int(kept["pseudonym"])
