"""Reads of written reviews and of who gets them by mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kaipu.brain.plans.models import Reader, Review


class ReviewUnknown(LookupError):
    """There is no such review."""


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review as it was written; `facts` are plain values (see `gather_facts`) of the warehouse's `snapshot`."""

    id: int
    kind: str
    first: date
    last: date
    version: int
    snapshot: int
    facts: Mapping[str, Any]
    written_by: str
    written_at: datetime

    @property
    def so_far(self) -> bool:
        """Whether it was written before its period was over."""
        return bool(self.facts.get("so_far"))


@dataclass(frozen=True, slots=True)
class ReaderRecord:
    """Who gets reviews of a kind by mail."""

    id: int
    user_id: int
    kind: str
    language: str


_COLUMNS = ("id", "kind", "first", "last", "version", "snapshot", "facts", "written_by", "written_at")


def list_reviews(*, kind: str = "", limit: int = 50, offset: int = 0) -> list[ReviewRecord]:
    """Return the newest version of each review, the latest period first."""
    rows = Review.objects.filter(kind=kind) if kind else Review.objects.all()
    newest = rows.order_by("-last", "kind", "-first", "-version").distinct("last", "kind", "first")
    return [ReviewRecord(*row) for row in newest.values_list(*_COLUMNS)[offset : offset + limit]]


def list_review_versions(*, kind: str, first: date) -> list[ReviewRecord]:
    """Return all versions of a period's review, the newest first."""
    rows = Review.objects.filter(kind=kind, first=first).order_by("-version")
    return [ReviewRecord(*row) for row in rows.values_list(*_COLUMNS)]


def get_review(*, review_id: int) -> ReviewRecord:
    """Return a review. Raises ReviewUnknown."""
    row = Review.objects.filter(id=review_id).values_list(*_COLUMNS).first()
    if row is None:
        raise ReviewUnknown(str(review_id))
    return ReviewRecord(*row)


def find_review(*, kind: str, first: date) -> ReviewRecord | None:
    """Return the newest version of a period's review, if it was written."""
    return next(iter(list_review_versions(kind=kind, first=first)), None)


def list_readers(*, user_id: int | None = None) -> list[ReaderRecord]:
    """Return who gets reviews by mail."""
    rows = Reader.objects.order_by("kind", "user_id")
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return [ReaderRecord(*row) for row in rows.values_list("id", "user_id", "kind", "language")]


def list_due_readers(*, kind: str, first: date) -> list[ReaderRecord]:
    """Return who has not got the review of a period yet."""
    rows = Reader.objects.filter(Q(sent_for=None) | Q(sent_for__lt=first), kind=kind)
    return [ReaderRecord(*row) for row in rows.order_by("id").values_list("id", "user_id", "kind", "language")]
