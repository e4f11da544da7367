"""Writes of payments: attempts opened and settled, notifications kept once, refunds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from kaipu.commerce.payments.events import PaymentSettled, RefundSettled
from kaipu.commerce.payments.gateways import Report
from kaipu.commerce.payments.models import Attempt, Refund
from kaipu.commerce.payments.queries import AttemptUnknown, PastPayment
from kaipu.commerce.payments.rules import AT_THE_COUNTER, OPEN, PAID, PENDING, SURPLUS, means_digest, next_state
from kaipu.kernel import audit, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation
from kaipu.kernel.redaction import holds, redacted


class AmountMismatch(ValueError):
    """The provider reports another amount or currency than was asked for: nobody is told “paid”, a person must look."""


class AlreadyPaid(ValueError):
    """The subject is paid; nobody shall be asked to pay it again."""


class MethodUnknown(ValueError):
    """Money is taken at a counter in cash or by the shop's payment code."""


class RefundTooHigh(ValueError):
    """More would be given back than was paid."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a report changed: the attempt's subject and state, and whether this very report changed it."""

    attempt_id: UUID
    subject: str
    state: str
    changed: bool


@operation
def open_attempt(*, subject: str, provider: str, amount: Money, at: datetime, first: bool = False) -> UUID:
    """Begin to collect an amount; an open attempt for the same subject and amount is used again, so a double click opens one.

    `first` tells that the subject is new, so there is none to look for. Raises AlreadyPaid.
    """
    if not first:
        if Attempt.objects.filter(subject=subject, state=PAID).exists():
            raise AlreadyPaid(subject)
        known = Attempt.objects.filter(
            subject=subject, provider=provider, amount_minor=amount.minor, currency=amount.currency, state__in=OPEN
        ).values_list("id", flat=True)
        found = known.order_by("-created_at").first()
        if found is not None:
            return found
    fresh = Attempt.objects.create(
        subject=subject, provider=provider, amount_minor=amount.minor, currency=amount.currency, created_at=at
    )
    return fresh.id


@operation
def note_session(*, attempt_id: UUID, reference: str, pay_url: str) -> None:
    """Keep where the shopper pays; a state that the provider's notification reached meanwhile stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_attempt SET provider_reference = %s, pay_url = %s, "
            "state = CASE state WHEN 'created' THEN %s ELSE state END WHERE id = %s",
            [reference, pay_url, PENDING, attempt_id],
        )


@operation
def settle(*, provider: str, report: Report, at: datetime) -> Settlement:
    """Apply a provider's report to its attempt, once whatever their order or number, and keep the notification.

    Raises AttemptUnknown, AmountMismatch.
    """
    attempt = Attempt.objects.select_for_update().filter(id=report.attempt, provider=provider).first()
    if attempt is None:
        raise AttemptUnknown(report.attempt)
    first = not report.message_id or _note(provider, report, attempt, at)
    state = next_state(attempt.state, report.state)
    if not first or state == attempt.state:
        return Settlement(attempt.id, attempt.subject, attempt.state, False)
    if state == PAID and (report.amount_minor, report.currency) != (attempt.amount_minor, attempt.currency):
        raise AmountMismatch(f"{report.amount_minor} {report.currency}")
    if state == PAID and _paid_otherwise(attempt):
        state = SURPLUS
    attempt.state = state
    attempt.settled_at = at if state not in OPEN else None
    attempt.means = means_digest(settings.SECRET_KEY, provider, report.means) or attempt.means
    attempt.save(update_fields=["state", "settled_at", "means"])
    if state not in OPEN:
        outbox.publish(PaymentSettled(attempt.id, attempt.subject, state, attempt.amount_minor, attempt.currency, at))
    return Settlement(attempt.id, attempt.subject, state, True)


def _paid_otherwise(attempt: Attempt) -> bool:
    """Tell whether another attempt of the same subject is paid; locks the others, so that two cannot both be the first."""
    others = Attempt.objects.select_for_update().filter(subject=attempt.subject).exclude(id=attempt.id)
    return PAID in others.order_by("id").values_list("state", flat=True)


def _note(provider: str, report: Report, attempt: Attempt, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_notification AS n (provider, message_id, attempt_id, outcome, body, received_at, times) "
            "VALUES (%s, %s, %s, %s, jsonb_build_object('amount', %s::bigint, 'currency', %s::text), %s, 1) "
            "ON CONFLICT (provider, message_id) DO UPDATE SET times = n.times + 1 RETURNING times",
            [provider, report.message_id, attempt.id, report.state, report.amount_minor, report.currency, at],
        )
        return bool(cursor.fetchone()[0] == 1)


@operation
def decide_refund(
    *, subject: str, amount: Money, reason: str, at: datetime, attempt_id: UUID | None = None
) -> UUID | None:
    """Set an amount of a paid subject aside to be given back; return the refund's id, or None if nothing was paid.

    `attempt_id` names a surplus payment to be given back instead of the one that counts.

    A worker gives it back. Raises RefundTooHigh; the CHECK on the attempt is the last guard.
    """
    paid = Attempt.objects.select_for_update().filter(subject=subject)
    attempt = (paid.filter(id=attempt_id) if attempt_id else paid.filter(state=PAID)).first()
    if attempt is None:
        return None
    if attempt.refunded_minor + amount.minor > attempt.amount_minor:
        raise RefundTooHigh(str(amount))
    Attempt.objects.filter(id=attempt.id).update(refunded_minor=F("refunded_minor") + amount.minor)
    refund = Refund.objects.create(attempt=attempt, amount_minor=amount.minor, reason=reason, created_at=at)
    audit.record(
        action="payments.decide_refund", subject=subject, detail={"amount": amount.minor, "reason": reason}, at=at
    )
    return refund.id


@operation
def settle_refund(*, refund_id: UUID, state: str, at: datetime) -> None:
    """Note that a refund was given (“done”) or refused (“failed”); settling twice changes nothing."""
    refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(id=refund_id)
    if refund.state != "created":
        return
    refund.state, refund.settled_at = state, at
    refund.save(update_fields=["state", "settled_at"])
    if state == "failed":
        Attempt.objects.filter(id=refund.attempt_id).update(refunded_minor=F("refunded_minor") - refund.amount_minor)
    outbox.publish(
        RefundSettled(refund.id, refund.attempt.subject, state, refund.amount_minor, refund.attempt.currency, at)
    )


@operation
def record_counter_payment(*, subject: str, method: str, amount: Money, at: datetime) -> None:
    """Note money that was taken at a counter (“cash” or “code”): it is there, so nobody is asked. Raises MethodUnknown."""
    if method not in AT_THE_COUNTER:
        raise MethodUnknown(method)
    attempt = Attempt.objects.create(
        subject=subject, provider=method, amount_minor=amount.minor, currency=amount.currency, state=PAID, created_at=at,
        settled_at=at,
    )  # fmt: skip
    outbox.publish(PaymentSettled(attempt.id, subject, PAID, amount.minor, amount.currency, at))


@operation
def record_past_payments(*, past: Sequence[PastPayment], currency: str) -> None:
    """Remember payments that were made elsewhere, with their refunds; no provider is asked, nothing is told. Two statements."""
    attempts = [
        Attempt(
            subject=each.subject, provider=each.provider, amount_minor=each.amount_minor, currency=currency, state=PAID,
            refunded_minor=min(each.refunded_minor, each.amount_minor), created_at=each.created_at, settled_at=each.paid_at,
        )
        for each in past
    ]  # fmt: skip
    Attempt.objects.bulk_create(attempts)
    Refund.objects.bulk_create(
        Refund(
            attempt=attempt, amount_minor=attempt.refunded_minor, state="done", reason=each.refund_reason,
            created_at=each.refunded_at, settled_at=each.refunded_at,
        )
        for attempt, each in zip(attempts, past, strict=True) if attempt.refunded_minor
    )  # fmt: skip


@operation
def redact_payments(*, subjects: Sequence[str], found: str) -> None:
    """Forget the pay pages and means of payment of some subjects, and take out of their providers' messages some words; amounts stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_attempt SET pay_url = '', means = '' WHERE subject = ANY(%s) AND (pay_url <> '' OR means <> '')",
            [list(subjects)],
        )
        cursor.execute(
            f"UPDATE payments_notification SET body = {redacted('body', json_column=True)} WHERE {holds('body')}",
            {"found": found},
        )
