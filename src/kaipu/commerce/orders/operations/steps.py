"""Every step after placing: paid, ready, shipped, completed, cancelled. The state machine in `rules` has the last word."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders.events import OrderCancelled, OrderCompleted, OrderPaid
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.operations.writing import note, order_of, owner_of
from kaipu.commerce.orders.queries import OrderUnknown
from kaipu.commerce.orders.rules import (
    CANCELLED,
    COMPLETED,
    PAID,
    PLACED,
    READY,
    REFUNDED,
    SHIPPED,
    StepRefused,
    check_step,
)
from kaipu.commerce.payments import api as payments
from kaipu.kernel import audit, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation


class NothingPaid(ValueError):
    """Nothing was paid here that could be given back."""


class RemedyAboveLimit(ValueError):
    """More than one person may do alone; `limit` says how much."""

    def __init__(self, limit: Money) -> None:
        super().__init__(str(limit))
        self.limit = limit


@dataclass(frozen=True, slots=True)
class PaymentOutcome:
    """What a provider's report did to an order: its state now, and whether this report moved it."""

    order_id: int | None
    state: str
    changed: bool


def locked(order_id: int) -> Order:
    """Return an order and hold it until the transaction ends. Raises OrderUnknown."""
    order = Order.objects.select_for_update().filter(id=order_id).first()
    if order is None:
        raise OrderUnknown(str(order_id))
    return order


def _step(order: Order, target: str, at: datetime, **fields: object) -> None:
    check_step(order.state, target)
    order.state = target
    for name, value in fields.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *fields])
    note(order.id, target, at)


@operation
def settle_payment(*, provider: str, report: payments.Report, at: datetime) -> PaymentOutcome:
    """Apply a provider's report to the payment and, if it is thereby paid, to the order, in one transaction.

    However often and in whatever order reports come, an order is paid once. Money for an order that was cancelled
    meanwhile is set aside to be given back. Raises payments.AttemptUnknown, payments.AmountMismatch.
    """
    settlement = payments.settle(provider=provider, report=report, at=at)
    order_id = order_of(settlement.subject)
    if order_id is None or not settlement.changed:
        return PaymentOutcome(order_id, settlement.state, False)
    order = locked(order_id)
    if settlement.state == "surplus":
        note(order.id, "paid_twice", at)
        payments.decide_refund(
            subject=settlement.subject, amount=Money(report.amount_minor, report.currency), reason="twice", at=at,
            attempt_id=settlement.attempt_id,
        )  # fmt: skip
        return PaymentOutcome(order.id, order.state, False)
    if settlement.state != "paid":
        note(order.id, f"payment_{settlement.state}", at)
        return PaymentOutcome(order.id, order.state, False)
    if order.state != PLACED:
        note(order.id, "paid_too_late", at)
        payments.decide_refund(
            subject=settlement.subject, amount=Money(report.amount_minor, report.currency), reason="late", at=at
        )
        return PaymentOutcome(order.id, order.state, False)
    _step(order, PAID, at, paid_at=at, pay_until=None)
    outbox.publish(OrderPaid(order.id, order.delivery_method, order.total_minor, order.currency, at))
    return PaymentOutcome(order.id, PAID, True)


@operation
def note_means(*, order_id: int, at: datetime) -> None:
    """Note with an order's customer what was paid with, as a keyed hash, if the payment company told it.

    Not done while the payment settles: that holds the order, and erasing a person holds the customer first.
    """
    digest = payments.find_means(subject=f"order:{order_id}")
    customer_id = Order.objects.filter(id=order_id).values_list("customer_id", flat=True).first()
    if digest and customer_id is not None:
        customers.note_means(customer_id=customer_id, digest=digest, at=at)


@operation
def mark_ready(*, order_id: int, at: datetime) -> None:
    """Note that an order waits at the counter. Raises OrderUnknown, StepRefused."""
    _step(locked(order_id), READY, at)


@operation
def mark_shipped(*, order_id: int, tracking_number: str, carrier: str, at: datetime) -> None:
    """Note that an order is on its way. Raises OrderUnknown, StepRefused."""
    order = locked(order_id)
    check_step(order.state, SHIPPED)
    order.state = SHIPPED
    order.save(update_fields=["state"])
    note(order.id, SHIPPED, at, {"tracking_number": tracking_number, "carrier": carrier})


@operation
def complete_order(*, order_id: int, at: datetime) -> None:
    """Note that the goods were handed over. Raises OrderUnknown, StepRefused."""
    order = locked(order_id)
    _step(order, COMPLETED, at, completed_at=at)
    outbox.publish(
        OrderCompleted(
            order.id, order.channel, order.total_minor, order.currency, at, order.customer_id, order.delivery_minor
        )
    )  # fmt: skip


@operation
def cancel_order(*, order_id: int, reason: str, at: datetime) -> None:
    """Cancel an order, give promised stock back and, if it was paid, set the money aside to be given back.

    `reason` is “shopper”, “unpaid” or “shop”. Raises OrderUnknown, StepRefused.
    """
    order = locked(order_id)
    was_paid = order.state != PLACED
    _step(order, CANCELLED, at, cancelled_at=at, pay_until=None)
    inventory.release_reservation(owner=owner_of(order.id))
    members.give_back(owner=owner_of(order.id), at=at)
    if was_paid:
        refund = payments.decide_refund(
            subject=owner_of(order.id), amount=Money(order.total_minor, order.currency), reason=reason, at=at
        )
        if refund is not None:
            Order.objects.filter(id=order.id).update(refunded_minor=order.total_minor)
            note(order.id, "refund_decided", at, {"amount": order.total_minor})
    audit.record(action="orders.cancel_order", subject=owner_of(order.id), detail={"reason": reason}, at=at)
    outbox.publish(OrderCancelled(order.id, reason, was_paid, at))


@operation
def refund_order(*, order_id: int, amount: Money, reason: str, at: datetime, limit: Money | None = None) -> None:
    """Set part of a paid order aside to be given back; once all of a completed order is, it is refunded.

    A worker gives it back. `reason` is a code such as “care”. Raises OrderUnknown, StepRefused for an order that is not paid
    or was cancelled, RemedyAboveLimit where more than `limit` of the order would be given back in all, NothingPaid where no
    payment of this shop stands behind it, payments.RefundTooHigh.
    """
    order = locked(order_id)
    if order.state not in {PAID, READY, SHIPPED, COMPLETED}:
        raise StepRefused(f"{order.state} → {REFUNDED}")
    if (
        limit is not None
        and order.refunded_minor + amount.minor > limit.minor
        and "remedies" not in settings.GUARDS_OFF
    ):
        raise RemedyAboveLimit(limit)
    if amount.minor <= 0 or order.refunded_minor + amount.minor > order.total_minor:
        raise payments.RefundTooHigh(str(amount))
    if payments.decide_refund(subject=owner_of(order.id), amount=amount, reason=reason, at=at) is None:
        raise NothingPaid(str(order_id))
    order.refunded_minor += amount.minor
    order.save(update_fields=["refunded_minor"])
    note(order.id, "refund_decided", at, {"amount": amount.minor})
    if order.refunded_minor == order.total_minor and order.state == COMPLETED:
        _step(order, REFUNDED, at)
