"""Shared strokes of the order operations: lines, timeline, and the name under which an order owns stock and money."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders.models import OrderLine, TimelineEntry
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import worth
from kaipu.kernel.operation import acting_now


def owner_of(order_id: int) -> str:
    """Return the name under which an order holds reservations and payments."""
    return f"order:{order_id}"


def order_of(subject: str) -> int | None:
    """Return the order's id in such a name, or None if it is not an order's."""
    kind, _, key = subject.partition(":")
    return int(key) if kind == "order" and key.isdigit() else None


def note(order_id: int, kind: str, at: datetime, detail: Mapping[str, Any] | None = None) -> None:
    """Add to an order's timeline, in the name of whoever acts."""
    TimelineEntry.objects.create(
        order_id=order_id, at=at, kind=kind, actor=acting_now().actor, detail=dict(detail or {})
    )


def take_benefits(
    owner: str,
    customer_id: int,
    standing: members.Standing | None,
    priced: pricing.PricedCart,
    channel: str,
    at: datetime,
) -> None:
    """Take what the price was lowered by: points first, then the coupon, whose row stays locked.

    Raises members.PointsShort, members.CouponRefused.
    """
    used = members.what_is_used(priced)
    if used.points:
        members.burn_points(customer_id=customer_id, points=used.points, owner=owner, at=at)
    if used.coupon_minor and standing and standing.coupon:
        members.take_coupon(
            code=standing.coupon.code, customer_id=customer_id, owner=owner, amount_minor=used.coupon_minor,
            channel=channel, at=at,
        )  # fmt: skip


def write_lines(order_id: int, lines: Sequence[pricing.PricedLine]) -> None:
    """Write priced lines with their unit cost of today, where one is known. Two statements."""
    supply = inventory.list_supply(sku_ids=[line.sku_id for line in lines])
    OrderLine.objects.bulk_create(
        OrderLine(
            order_id=order_id, position=position, sku_id=line.sku_id, quantity=line.quantity, unit_minor=line.unit.minor,
            discount_minor=line.discount.minor, total_minor=line.total.minor,
            cost_minor=worth(supply[line.sku_id].unit_cost_minor, line.quantity, line.price_per) if line.sku_id in supply else None,
            measure="piece" if line.price_per == 1 else "weight", price_per=line.price_per,
            adjustments=[
                {"kind": a.kind, "code": a.code, "minor": a.amount.minor, "values": dict(a.values)}
                for a in line.adjustments
            ],
        )
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip
