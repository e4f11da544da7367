"""Checkout and payment as the shopper lives them: place, pay outside, come back. Each step may be repeated."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError

from kaipu.commerce.cart import api as cart
from kaipu.commerce.members import api as members
from kaipu.commerce.orders.operations import (
    Checkout,
    LinesGone,
    PaymentOutcome,
    PlacedOrder,
    ReceivedTooLittle,
    TillSale,
    TotalChanged,
    place_order,
    ring_up,
    settle_payment,
)
from kaipu.commerce.orders.operations.till import note_telling
from kaipu.commerce.orders.operations.writing import owner_of
from kaipu.commerce.orders.queries import get_order, get_order_state
from kaipu.commerce.orders.rules import PLACED
from kaipu.commerce.payments import api as payments
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import idempotency
from kaipu.kernel.money import Money

log = logging.getLogger(__name__)
ASK_AFTER = timedelta(minutes=2)


def check_out(
    *, cart_id: UUID, key: cart.CartKey, checkout: Checkout, provider: str, site: str, at: datetime
) -> tuple[PlacedOrder, str]:
    """Place the order and open its payment; return it with the address of the pay page.

    `site` is the shop's own address, for the way back. The order stands even if the provider is down: then the address
    is the order's own page, from which paying can be tried again. Raises what place_order raises.
    """
    order = place_order(cart_id=cart_id, key=key, checkout=checkout, provider=provider, at=at)
    return order, open_payment(order=order, language=checkout.language, provider=provider, site=site, at=at)


def open_payment(
    *, order: PlacedOrder, language: str, provider: str, site: str, at: datetime, known_fresh: bool = True
) -> str:
    """Open the payment of a placed order and return the pay page's address.

    An order that waits for no payment (paid or cancelled meanwhile), or whose provider is down, leads to its own page.
    `known_fresh` False looks the order up even if the answer says that it is fresh: it may be an answer of long ago.
    """
    own = f"{site}/orders/{order.number}?t={order.token}"
    if not (order.fresh and known_fresh):
        _, state = get_order_state(number=order.number, token=order.token, customer_id=None)
        if state != PLACED:
            return own
    amount = Money(order.total_minor, order.currency)
    try:
        return _pay_page(order.id, order.number, order.token, amount, provider, site, language, at)
    except (payments.PaymentProviderDown, payments.AlreadyPaid):
        return own


def check_out_once(
    *,
    idempotency_key: str,
    cart_id: UUID,
    key: cart.CartKey,
    checkout: Checkout,
    provider: str,
    site: str,
    at: datetime,
) -> tuple[PlacedOrder, str]:
    """Check out as `check_out` does, once for an idempotency key; the same key again gives the same order.

    Raises what place_order raises, and idempotency.KeyReused, KeyInProgress.
    """
    answer = idempotency.once(
        scope=f"checkout:{key.token or key.customer_id}",
        key=idempotency_key,
        body=asdict(checkout) | {"cart": str(cart_id)},
        at=at,
        work=lambda: place_order(cart_id=cart_id, key=key, checkout=checkout, provider=provider, at=at),
        answer=asdict,
    )
    order = PlacedOrder(**answer)
    address = open_payment(
        order=order, language=checkout.language, provider=provider, site=site, at=at, known_fresh=False
    )
    return order, address


def pay_again(
    *, number: str, token: str | None, customer_id: int | None, provider: str, site: str, at: datetime
) -> str:
    """Return the address of the pay page of an order that waits for payment, or of the order's own page if it does not.

    Raises OrderUnknown, payments.PaymentProviderDown.
    """
    order = get_order(number=number, token=token, customer_id=customer_id, at=at)
    if order.state != PLACED:
        return f"{site}/orders/{order.number}?t={order.token}"
    try:
        return _pay_page(order.id, order.number, order.token, order.total, provider, site, order.language, at)
    except payments.AlreadyPaid:
        return f"{site}/orders/{order.number}?t={order.token}"


def _pay_page(
    order_id: int, number: str, token: str, amount: Money, provider: str, site: str, language: str, at: datetime
) -> str:
    return payments.start_payment(
        subject=owner_of(order_id), provider=provider, amount=amount, language=language, at=at,
        return_url=f"{site}/orders/{number}?t={token}&paid=1", notify_url=f"{site}/payments/{provider}/notify",
    )  # fmt: skip


def hear_notification(*, provider: str, headers: Mapping[str, str], body: bytes, at: datetime) -> PaymentOutcome:
    """Apply a provider's signed message. Raises payments.SignatureWrong, AttemptUnknown, AmountMismatch, ProviderUnknown."""
    report = payments.read_notification(provider=provider, headers=headers, body=body, now=int(at.timestamp()))
    return settle_payment(provider=provider, report=report, at=at)


def confirm_payment(*, order_id: int, at: datetime) -> PaymentOutcome | None:
    """Ask the provider about an order's open payments, when the shopper is back before the notification.

    Returns None if there is nothing to ask. Raises payments.PaymentProviderDown.
    """
    outcome: PaymentOutcome | None = None
    for attempt in payments.list_attempts(subject=owner_of(order_id)):
        if attempt.state in ("created", "pending"):
            report = payments.ask_provider(attempt_id=attempt.id, provider=attempt.provider)
            outcome = settle_payment(provider=attempt.provider, report=report, at=at)
    return outcome


def ask_about_doubtful(*, at: datetime) -> int:
    """Ask about every payment open for more than two minutes; return how many were settled by that.

    One that cannot be settled is logged and does not keep the others waiting.
    """
    settled = 0
    for attempt in payments.list_doubtful(before=at - ASK_AFTER):
        try:
            report = payments.ask_provider(attempt_id=attempt.id, provider=attempt.provider)
            settled += settle_payment(provider=attempt.provider, report=report, at=at).changed
        except payments.PaymentProviderDown:
            continue
        except (payments.AmountMismatch, payments.AttemptUnknown, DatabaseError) as error:
            log.warning("a payment cannot be settled", exc_info=error, extra={"attempt": str(attempt.id)})
    return settled


@dataclass(frozen=True, slots=True)
class ToldSale:
    """What became of a sale that another maker's till told: “accepted”, “duplicate” or “refused” with its reason.

    `short`: SKU id → pieces the books lack. `now_minor`: the sum of now, where another one was told.
    """

    status: str
    number: str = ""
    total_minor: int = 0
    reason: str = ""
    now_minor: int | None = None
    short: Mapping[int, int] = field(default_factory=dict)


def take_told_sales(
    *, told: Sequence[tuple[TillSale, datetime]], teller: UUID, unread: Sequence[str] = (), at: datetime
) -> list[ToldSale]:
    """Keep sales (sale, when) of another maker's till, each in a transaction of its own; one that is refused stops no other.

    A queued sale is a fact: where its coupon or points were taken meanwhile it is kept without them, at the sum that was paid.
    `teller` is the till's key, for whose day it is counted; `unread` are the reasons why others could not be read.
    """
    taken = [_take(sale, moment) for sale, moment in told]
    reasons = [*unread, *(each.reason for each in taken if each.status == "refused")]
    accepted = [each for each in taken if each.status == "accepted"]
    note_telling(
        teller=teller, accepted=len(accepted), duplicates=sum(each.status == "duplicate" for each in taken),
        refused=len(reasons), short=sum(bool(each.short) for each in accepted),
        total_minor=sum(each.total_minor for each in accepted), reason=reasons[-1] if reasons else "", at=at,
    )  # fmt: skip
    return taken


def _take(sale: TillSale, at: datetime) -> ToldSale:
    try:
        try:
            sold = ring_up(sale=sale, at=at)
        except (members.CouponRefused, members.PointsShort):
            if not sale.queued:
                raise
            sold = ring_up(sale=replace(sale, coupon_code="", points=0), at=at)
    except TotalChanged as changed:
        return ToldSale("refused", reason="total-changed", now_minor=changed.now_minor)
    except members.CouponRefused as refused:
        return ToldSale("refused", reason=f"coupon-{refused.reason}")
    except tuple(REFUSALS) as refused:
        return ToldSale("refused", reason=REFUSALS[type(refused)])
    return ToldSale("accepted" if sold.fresh else "duplicate", sold.number, sold.total_minor, short=sold.short)


REFUSALS: dict[type[Exception], str] = {
    members.PointsShort: "points-short", LinesGone: "no-price", ReceivedTooLittle: "received-too-little",
    payments.MethodUnknown: "payment-unknown", pricing.QuantityInvalid: "quantity",
}  # fmt: skip
