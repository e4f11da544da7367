"""Reads of payments."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kaipu.commerce.payments.models import Attempt, Refund
from kaipu.commerce.payments.rules import OPEN, PAID
from kaipu.kernel.money import Money


class AttemptUnknown(LookupError):
    """No payment attempt has this id."""


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One try to collect an amount."""

    id: UUID
    subject: str
    provider: str
    amount: Money
    state: str
    pay_url: str
    refunded: Money
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefundRecord:
    """Money given back, or about to be."""

    id: UUID
    attempt_id: UUID
    amount: Money
    state: str
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A payment that was made elsewhere and is over, and what was given back of it, in minor units."""

    subject: str
    provider: str
    amount_minor: int
    refunded_minor: int
    created_at: datetime
    paid_at: datetime
    refunded_at: datetime
    refund_reason: str


def _record(row: Attempt) -> AttemptRecord:
    return AttemptRecord(
        row.id, row.subject, row.provider, Money(row.amount_minor, row.currency), row.state, row.pay_url,
        Money(row.refunded_minor, row.currency), row.created_at, row.settled_at,
    )  # fmt: skip


def get_attempt(*, attempt_id: UUID) -> AttemptRecord:
    """Return one attempt; raises AttemptUnknown."""
    row = Attempt.objects.filter(id=attempt_id).first()
    if row is None:
        raise AttemptUnknown(str(attempt_id))
    return _record(row)


def list_attempts(*, subject: str) -> list[AttemptRecord]:
    """Return the attempts to collect for a subject, newest first."""
    return [_record(row) for row in Attempt.objects.filter(subject=subject).order_by("-created_at", "-id")]


def find_means(*, subject: str) -> str:
    """Return the keyed hash of what a subject was paid with, or “” where the provider told nothing. One statement."""
    found = Attempt.objects.filter(subject=subject, state=PAID).values_list("means", flat=True).first()
    return found or ""


def list_doubtful(*, before: datetime, limit: int = 100) -> list[AttemptRecord]:
    """Return attempts still open that began before a moment: their provider should be asked."""
    rows = Attempt.objects.filter(state__in=OPEN, created_at__lt=before).order_by("created_at", "id")[:limit]
    return [_record(row) for row in rows]


def list_open_refunds(*, limit: int = 100) -> list[RefundRecord]:
    """Return refunds decided but not yet given."""
    rows = Refund.objects.select_related("attempt").filter(state="created").order_by("created_at", "id")[:limit]
    return [
        RefundRecord(r.id, r.attempt_id, Money(r.amount_minor, r.attempt.currency), r.state, r.reason, r.created_at)
        for r in rows
    ]
