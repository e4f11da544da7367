"""Writes of reviews, and of who gets them by mail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kaipu.brain.plans.models import KINDS, Reader, Review
from kaipu.brain.plans.operations.goals import check
from kaipu.kernel import audit
from kaipu.kernel.operation import acting_now, operation


@operation
def keep_review(
    *, kind: str, first: date, last: date, snapshot: int, facts: Mapping[str, Any], again: bool = False, at: datetime
) -> int:
    """Freeze a review; return its number. What is there already stays: `again` adds a version where the facts are others.

    Raises PlanInvalid.
    """
    check(kind=kind not in KINDS, last=last < first)
    newest = Review.objects.filter(kind=kind, first=first).order_by("-version").first()
    if newest is not None and (not again or newest.facts == facts):
        return newest.id
    version = newest.version + 1 if newest else 1
    try:
        with transaction.atomic():
            row = Review.objects.create(
                kind=kind, first=first, last=last, version=version, snapshot=snapshot, facts=dict(facts),
                written_by=acting_now().actor, written_at=at,
            )  # fmt: skip
    except IntegrityError:  # written by somebody else in this moment
        return Review.objects.get(kind=kind, first=first, version=version).id
    detail = {"kind": kind, "first": first, "version": version}
    audit.record(action="plans.keep_review", subject=f"review:{row.id}", detail=detail, at=at)
    return row.id


@operation
def read_by_mail(*, user_id: int, kind: str, language: str, at: datetime) -> None:
    """Let reviews of a kind come to somebody by mail from the next one on; asked again, the language is replaced. Raises PlanInvalid."""
    check(kind=kind not in KINDS)
    newest = Review.objects.filter(kind=kind).order_by("-first").values_list("first", flat=True).first()
    _, fresh = Reader.objects.update_or_create(
        user_id=user_id, kind=kind, defaults={"language": language},
        create_defaults={"language": language, "since": at, "sent_for": newest},
    )  # fmt: skip
    if fresh:
        audit.record(action="plans.read_by_mail", subject=f"user:{user_id}", detail={"kind": kind}, at=at)


@operation
def stop_mail(*, user_id: int, kind: str, at: datetime) -> None:
    """Let reviews of a kind come no more."""
    if Reader.objects.filter(user_id=user_id, kind=kind).delete()[0]:
        audit.record(action="plans.stop_mail", subject=f"user:{user_id}", detail={"kind": kind}, at=at)


@operation
def mark_sent(*, reader_id: int, first: date) -> bool:
    """Note that a review was taken up for somebody; False where another worker took it up."""
    return bool(Reader.objects.filter(id=reader_id).exclude(sent_for__gte=first).update(sent_for=first))


@operation
def release_sent(*, reader_id: int, first: date) -> None:
    """Give a mail that could not be sent back to the next try."""
    Reader.objects.filter(id=reader_id, sent_for=first).update(sent_for=None)
