"""Pieces that were lost, broken or not wanted: sent again for nothing, or taken back for what they were paid.

The story of a race: two agents send the same three jars again at once. Both lock the first order; the second counts what
the first has promised and finds nothing left. The same press of a button sent twice carries one key and is one remedy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders.events import OrderPaid, OrderPlaced
from kaipu.commerce.orders.models import Order, OrderLine, Remedy, RemedyLine
from kaipu.commerce.orders.operations.placing import StockShort
from kaipu.commerce.orders.operations.steps import RemedyAboveLimit, locked, refund_order
from kaipu.commerce.orders.operations.writing import note, owner_of, write_lines
from kaipu.commerce.orders.queries import count_left, get_order
from kaipu.commerce.orders.rules import (
    COMPLETED,
    PAID,
    RESEND_REASONS,
    RETURN_REASONS,
    SENDABLE,
    StepRefused,
    share_of_pieces,
)
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import audit, ids, outbox
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation


class PiecesMissing(ValueError):
    """No piece was named, or no reason that is known."""


class TooManyPieces(ValueError):
    """More pieces were named than are left; `left` says how many by the line's position."""

    def __init__(self, left: Mapping[int, int]) -> None:
        super().__init__(str(dict(left)))
        self.left = left


class MadeGoodAlready(ValueError):
    """What was paid for these pieces was given back already."""


@dataclass(frozen=True, slots=True)
class Remedied:
    """What came of a remedy: the new order's number, or what is given back. `fresh` is False when it had been done before."""

    number: str
    refund: Money
    fresh: bool


@operation
def resend_goods(
    *, order_id: int, pieces: Mapping[int, int], reason: str, key: UUID, limit: Money | None, at: datetime
) -> Remedied:
    """Send pieces (line position → quantity) of an order again for nothing, as an order of its own that is to be packed.

    Its lines stand at today's list price, taken off by an adjustment “replacement”, with their cost. `limit` is the list
    value that may be sent again of one order. Raises OrderUnknown, PiecesMissing, StepRefused, TooManyPieces,
    MadeGoodAlready, RemedyAboveLimit, StockShort; then nothing has changed. Locks the first order, then the stock.
    """
    first = locked(order_id)
    known = _known(key)
    if known is not None:
        return known
    if first.state not in SENDABLE or first.delivery_method == "none":
        raise StepRefused(f"{first.state} → resent")
    lines = _lines(first, pieces, reason, RESEND_REASONS)
    parts = {line.id: share_of_pieces(line.total_minor, line.quantity, 0, pieces[line.position]) for line in lines}
    sent_before = sum(_remedy_lines(first.id, "resent").values_list("paid_minor", flat=True))
    if (
        first.refunded_minor + sent_before + sum(parts.values()) > first.total_minor
        and "remedies" not in settings.GUARDS_OFF
    ):
        raise MadeGoodAlready(str(order_id))
    priced = _for_nothing(lines, pieces, at)
    _check_limit(limit, priced.goods.minor + _list_value_before(first.id))
    order = _write(first, priced, at)
    remedy = Remedy.objects.create(
        order=first, kind="resent", key=key, reason=reason, replacement=order, at=at
    )  # fmt: skip
    _keep_lines(remedy, lines, pieces, parts)
    note(first.id, "resent", at, {"number": order.number, "reason": reason, "pieces": _count(lines, pieces)})
    note(order.id, "replaces", at, {"number": first.number})
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.sku_id] = wanted.get(line.sku_id, 0) + pieces[line.position]
    try:
        inventory.reserve_stock(
            owner=owner_of(order.id), location_id=order.location_id, wanted=wanted, at=at, expires_at=None
        )
    except inventory.StockExhausted as error:
        skus = {each.sku.id: each.sku for each in get_order(order_id=first.id, at=at).lines}
        raise StockShort(tuple((skus[s.sku_id], s.available) for s in error.shortages)) from error
    audit.record(
        action="orders.resend_goods", subject=owner_of(first.id), at=at,
        detail={"replacement": order.id, "reason": reason, "pieces": _count(lines, pieces), "value": priced.goods.minor},
    )  # fmt: skip
    return Remedied(order.number, Money(0, first.currency), True)


@operation
def take_back_goods(
    *, order_id: int, pieces: Mapping[int, int], reason: str, resell: bool, key: UUID, limit: Money | None, at: datetime
) -> Remedied:
    """Take pieces (line position → quantity) of a handed-over order back and give back exactly what they were paid.

    With `resell` they go back into the lots they came from, otherwise they are written off; at a place without books nothing
    moves. `limit` is what may be given back of one order. Raises OrderUnknown, PiecesMissing, StepRefused, TooManyPieces,
    RemedyAboveLimit, inventory.LotUnknown, and what refund_order raises. Locks the order.
    """
    order = locked(order_id)
    known = _known(key)
    if known is not None:
        return known
    if order.state != COMPLETED:
        raise StepRefused(f"{order.state} → returned")
    lines = _lines(order, pieces, reason, RETURN_REASONS)
    back: dict[int, int] = {}
    for line_id, quantity in _remedy_lines(order.id, "returned").values_list("line_id", "quantity"):
        back[line_id] = back.get(line_id, 0) + quantity
    parts = {
        line.id: share_of_pieces(line.total_minor, line.quantity, back.get(line.id, 0), pieces[line.position])
        for line in lines
    }
    amount = Money(sum(parts.values()), order.currency)
    _check_limit(limit, order.refunded_minor + amount.minor)
    remedy = Remedy.objects.create(
        order=order, kind="returned", key=key, reason=reason, resold=resell, refund_minor=amount.minor, at=at
    )
    _keep_lines(remedy, lines, pieces, parts)
    note(order.id, "returned", at, {"reason": reason, "pieces": _count(lines, pieces), "resold": resell})
    if amount:
        refund_order(order_id=order.id, amount=amount, reason="return", at=at)
    goods: dict[int, int] = {}
    for line in lines:
        goods[line.sku_id] = goods.get(line.sku_id, 0) + pieces[line.position]
    sold_as = f"till:{order.number}" if order.channel == "store" else owner_of(order.id)
    inventory.take_back_stock(
        location_id=order.location_id, pieces=goods, sold_as=sold_as, resell=resell, at=at
    )  # fmt: skip
    audit.record(
        action="orders.take_back_goods", subject=owner_of(order.id), at=at,
        detail={"reason": reason, "pieces": _count(lines, pieces), "amount": amount.minor, "resold": resell},
    )  # fmt: skip
    return Remedied("", amount, True)


def _known(key: UUID) -> Remedied | None:
    found = Remedy.objects.filter(key=key).select_related("replacement", "order").first()
    if found is None:
        return None
    number = found.replacement.number if found.replacement else ""
    return Remedied(number, Money(found.refund_minor, found.order.currency), False)


def _lines(order: Order, pieces: Mapping[int, int], reason: str, reasons: tuple[str, ...]) -> list[OrderLine]:
    """Return the lines that are named; never more pieces than are left of each."""
    if not pieces or any(quantity < 1 for quantity in pieces.values()) or reason not in reasons:
        raise PiecesMissing(reason)
    left = count_left(order_id=order.id)
    if "remedies" not in settings.GUARDS_OFF and any(left.get(at, 0) < wanted for at, wanted in pieces.items()):
        raise TooManyPieces({at: left.get(at, 0) for at in pieces})
    return list(OrderLine.objects.filter(order=order, position__in=list(pieces)).order_by("position"))


def _count(lines: list[OrderLine], pieces: Mapping[int, int]) -> int:
    """Return how many things were named; what is weighed is one."""
    return sum(catalog.pieces_of(line.measure, pieces[line.position]) for line in lines)


def _remedy_lines(order_id: int, kind: str) -> QuerySet[RemedyLine]:
    """Return what was done about an order; a replacement that was cancelled was not sent."""
    rows = RemedyLine.objects.filter(remedy__order_id=order_id, remedy__kind=kind)
    return rows.exclude(remedy__replacement__state="cancelled")


def _list_value_before(order_id: int) -> int:
    sent = Order.objects.filter(replaces_id=order_id).exclude(state="cancelled")
    return sum(sent.values_list("goods_minor", flat=True))


def _check_limit(limit: Money | None, value_minor: int) -> None:
    if limit is not None and value_minor > limit.minor:
        raise RemedyAboveLimit(limit)


def _keep_lines(remedy: Remedy, lines: list[OrderLine], pieces: Mapping[int, int], parts: Mapping[int, int]) -> None:
    RemedyLine.objects.bulk_create(
        RemedyLine(remedy=remedy, line=line, quantity=pieces[line.position], paid_minor=parts[line.id])
        for line in lines
    )


def _for_nothing(lines: list[OrderLine], pieces: Mapping[int, int], at: datetime) -> pricing.PricedCart:
    """Price lines at today's list prices, or what they cost then if they are sold no more, and take all of it off."""
    prices = pricing.list_prices(sku_ids=[line.sku_id for line in lines], at=at, channel="web")
    context = pricing.get_pricing_context(delivery=False)
    wanted = []
    for line in lines:
        then = (
            line.unit_minor
            if line.unit_minor is not None
            else (line.total_minor + line.discount_minor) * line.price_per // line.quantity
        )
        unit = prices.get(line.sku_id, Money(then, context.currency))
        wanted.append(pricing.Wanted(line.sku_id, pieces[line.position], unit, line.price_per, line.quantity))
    priced = pricing.price_cart(wanted, context)
    return pricing.adjust(priced, pricing.Adjustment("replacement", "replacement", -priced.goods))


def _write(first: Order, priced: pricing.PricedCart, at: datetime) -> Order:
    place = inventory.get_delivering_location_id() if first.delivery_method == "delivery" else first.location_id
    order = Order.objects.create(
        number=ids.new_code(9), token=ids.new_token(), customer_id=first.customer_id, location_id=place,
        channel=first.channel, state=PAID, currency=first.currency, goods_minor=priced.goods.minor,
        discount_minor=priced.discount.minor, total_minor=priced.total.minor, delivery_method=first.delivery_method,
        contact=first.contact, language=first.language, placed_at=at, paid_at=at, replaces=first,
        simulated=first.simulated,
    )  # fmt: skip
    write_lines(order.id, priced.lines)
    outbox.publish(
        OrderPlaced(
            order.id, order.number, order.customer_id, place, order.channel, 0, order.currency, "", at, replaces=first.id
        )
    )  # fmt: skip
    outbox.publish(OrderPaid(order.id, order.delivery_method, 0, order.currency, at))
    return order
