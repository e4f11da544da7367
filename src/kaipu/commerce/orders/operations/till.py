"""Sales across a counter: the goods are in hand, so the order is born completed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders.events import OrderCompleted
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.operations.placing import LinesGone, TotalChanged
from kaipu.commerce.orders.operations.writing import note, owner_of, take_benefits, write_lines
from kaipu.commerce.payments import api as payments
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock, ids, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting_now, operation


@operation
def record_till_sale(
    *, location_id: int, tracked: bool, customer_id: int | None, wanted: Mapping[int, int], at: datetime
) -> int | None:
    """Sell goods (SKU id → quantity) at a place at today's prices and return the order's id.

    At a place that keeps stock only what is there is sold; SKUs without a price are left out. None if nothing remains.
    """
    prices = pricing.list_prices(sku_ids=list(wanted), at=at, channel="store")
    skus = catalog.list_skus(ids=list(prices), at=at)
    goods = {sku: min(quantity, skus[sku].most) for sku, quantity in wanted.items() if sku in prices}
    number = ids.new_code(9)
    if tracked and goods:
        goods = inventory.sell_stock(location_id=location_id, wanted=goods, reference=f"till:{number}", at=at)
        goods = {sku: quantity for sku, quantity in goods.items() if quantity}
    if not goods:
        return None
    context = pricing.get_pricing_context(delivery=False)
    priced = pricing.price_cart([pricing.want(skus[sku], q, prices[sku]) for sku, q in goods.items()], context)
    order = Order.objects.create(
        number=number, customer_id=customer_id, location_id=location_id, channel="store", state="completed",
        currency=context.currency, goods_minor=priced.goods.minor, discount_minor=priced.discount.minor,
        total_minor=priced.total.minor, placed_at=at, paid_at=at, completed_at=at, simulated=acting_now().simulated,
    )  # fmt: skip
    write_lines(order.id, priced.lines)
    note(order.id, "sold", at, {"owner": owner_of(order.id)})
    outbox.publish(OrderCompleted(order.id, "store", order.total_minor, order.currency, at, customer_id))
    return order.id


@dataclass(frozen=True, slots=True)
class TillLine:
    """Pieces (or grams) of a SKU in the shopper's hands; `seen_minor` is the price of one (of a kilogram) that the till showed."""

    sku_id: int
    quantity: int
    seen_minor: int


@dataclass(frozen=True, slots=True)
class TillSale:
    """A sale as the till tells it, under a key of its own: told twice it is one sale.

    `queued`: the till had no network, the goods are gone and the money is in the drawer; then nothing is refused any more.
    """

    key: UUID
    location_id: int
    tracked: bool
    lines: tuple[TillLine, ...]
    total_minor: int
    payment: str
    received_minor: int = 0
    customer_id: int | None = None
    coupon_code: str = ""
    points: int = 0
    queued: bool = False


@dataclass(frozen=True, slots=True)
class SoldAtTill:
    """The order that came of a sale; `fresh` is False when it had been told before. `short`: SKU id → pieces the books lack."""

    order_id: int
    number: str
    total_minor: int
    currency: str
    fresh: bool
    short: Mapping[int, int]


class ReceivedTooLittle(ValueError):
    """Less cash was handed over than the goods cost."""


def price_at_till(
    *,
    lines: Sequence[TillLine],
    customer_id: int | None,
    coupon_code: str,
    points: int,
    at: datetime,
    queued: bool = False,
) -> tuple[pricing.PricedCart, members.Standing]:
    """Price goods at a till by the one function, with what the customer brings. Promises nothing.

    Raises LinesGone for goods without a price (a queued sale takes the price that was shown), pricing.QuantityInvalid.
    """
    ids_wanted = [line.sku_id for line in lines]
    prices = pricing.list_prices(sku_ids=ids_wanted, at=at, channel="store")
    missing = [line for line in lines if line.sku_id not in prices]
    skus = catalog.list_skus(ids=ids_wanted, at=at)
    if missing and not queued:
        raise LinesGone(tuple(skus[line.sku_id] for line in missing if line.sku_id in skus))
    for line in missing:
        prices[line.sku_id] = Money(line.seen_minor, settings.CURRENCY)
    standing = members.get_standing(customer_id=customer_id, code=coupon_code, points=points, channel="store", at=at)
    if coupon_code and customer_id is None and not standing.trouble:  # a limit a customer needs a customer
        standing = replace(standing, coupon=None, trouble="member")
    context = members.apply_standing(pricing.get_pricing_context(delivery=False), standing)
    wanted = [
        pricing.want(skus[line.sku_id], line.quantity, prices[line.sku_id]) for line in lines if line.sku_id in skus
    ]
    return pricing.price_cart(wanted, context), standing


@operation
def ring_up(*, sale: TillSale, at: datetime) -> SoldAtTill:
    """Sell what is in a shopper's hands, at the prices of `at`, for money that is there; once for a key.

    What the books have not in stock is sold all the same and noted, for the goods are there. A queued sale whose sum has
    changed keeps the sum that was paid: the difference stands on the order as an adjustment of its own. Raises LinesGone,
    TotalChanged, ReceivedTooLittle, members.CouponRefused, members.PointsShort, payments.MethodUnknown.
    """
    with connection.cursor() as cursor:  # the same sale told twice at once: the second waits and finds the first
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(sale.key)])
    known = Order.objects.filter(cart_id=sale.key).first()
    if known is not None:
        return SoldAtTill(known.id, known.number, known.total_minor, known.currency, False, {})
    priced, standing = price_at_till(
        lines=sale.lines, customer_id=sale.customer_id, coupon_code=sale.coupon_code, points=sale.points, at=at,
        queued=sale.queued,
    )  # fmt: skip
    priced = _checked(sale, priced, standing)
    order = Order.objects.create(
        number=ids.new_code(9), customer_id=sale.customer_id, location_id=sale.location_id, channel="store", state="completed",
        currency=priced.total.currency, goods_minor=priced.goods.minor, discount_minor=priced.discount.minor,
        total_minor=priced.total.minor, placed_at=at, paid_at=at, completed_at=at, cart_id=sale.key,
        simulated=acting_now().simulated,
    )  # fmt: skip
    write_lines(order.id, priced.lines)
    owner = owner_of(order.id)
    payments.record_counter_payment(subject=owner, method=sale.payment, amount=priced.total, at=at)
    if sale.customer_id is not None:
        take_benefits(owner, sale.customer_id, standing, priced, "store", at)
    short = _hand_over(sale, order.number, at)
    change = max(0, sale.received_minor - priced.total.minor) if sale.payment == "cash" else 0
    note(order.id, "sold", at, {
        "owner": owner, "payment": sale.payment, "change": change, "queued": sale.queued,
        "short": {str(sku): missing for sku, missing in short.items()},
    })  # fmt: skip
    outbox.publish(OrderCompleted(order.id, "store", order.total_minor, order.currency, at, sale.customer_id))
    return SoldAtTill(order.id, order.number, order.total_minor, order.currency, True, short)


def _checked(sale: TillSale, priced: pricing.PricedCart, standing: members.Standing) -> pricing.PricedCart:
    """Return the prices that hold for a sale: those of now, or for a queued one the sum that was paid."""
    if not sale.queued:
        if standing.trouble:
            raise members.CouponRefused(standing.trouble, standing.code)
        if priced.total.minor != sale.total_minor:
            raise TotalChanged(sale.total_minor, priced.total.minor)
        if sale.payment == "cash" and sale.received_minor < priced.total.minor:
            raise ReceivedTooLittle(str(sale.received_minor))
        return priced
    missing = sale.total_minor - priced.total.minor
    if not missing or sale.total_minor <= 0:
        return priced
    difference = pricing.Adjustment("till", "till_difference", Money(missing, priced.total.currency))
    return pricing.adjust(priced, difference)


def _hand_over(sale: TillSale, number: str, at: datetime) -> dict[int, int]:
    """Take the goods out of the books and return what the books lack of each SKU."""
    if not sale.tracked:
        return {}
    wanted = {line.sku_id: line.quantity for line in sale.lines}
    had = inventory.sell_stock(location_id=sale.location_id, wanted=wanted, reference=f"till:{number}", at=at)
    return {sku: quantity - had.get(sku, 0) for sku, quantity in wanted.items() if had.get(sku, 0) < quantity}


@operation
def note_telling(
    *,
    teller: UUID,
    accepted: int,
    duplicates: int,
    refused: int,
    short: int,
    total_minor: int,
    reason: str,
    at: datetime,
) -> None:
    """Add to what a till of another maker told today. A telling that was cut off before is counted when it is told again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_tilltelling AS t (teller, day, accepted, duplicates, refused, short, total_minor, last_at, last_reason) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (teller, day) DO UPDATE SET "
            "accepted = t.accepted + EXCLUDED.accepted, duplicates = t.duplicates + EXCLUDED.duplicates, "
            "refused = t.refused + EXCLUDED.refused, short = t.short + EXCLUDED.short, "
            "total_minor = t.total_minor + EXCLUDED.total_minor, last_at = EXCLUDED.last_at, "
            "last_reason = CASE WHEN EXCLUDED.last_reason = '' THEN t.last_reason ELSE EXCLUDED.last_reason END",
            [teller, clock.local_date(at), accepted, duplicates, refused, short, total_minor, at, reason],
        )
