"""Reads of what was sent again or taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from kaipu.commerce.orders.models import Order, Remedy
from kaipu.kernel.money import Money


@dataclass(frozen=True, slots=True)
class RemedyRecord:
    """What was done about pieces of an order; `number` and `token` name the order that was sent instead."""

    kind: str
    reason: str
    number: str
    state: str
    refund: Money
    resold: bool
    pieces: int
    at: datetime


def count_left(*, order_id: int) -> dict[int, int]:
    """Return by line position how many pieces were neither sent again nor taken back. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.position, l.quantity - coalesce(sum(r.quantity) FILTER (WHERE n.state IS DISTINCT FROM 'cancelled'), 0)::int
              FROM orders_orderline l
              LEFT JOIN orders_remedyline r ON r.line_id = l.id
              LEFT JOIN orders_remedy m ON m.id = r.remedy_id
              LEFT JOIN orders_order n ON n.id = m.replacement_id
             WHERE l.order_id = %s GROUP BY l.id ORDER BY l.position
            """,
            [order_id],
        )
        return dict(cursor.fetchall())


def list_remedies(*, order_id: int) -> list[RemedyRecord]:
    """Return what was sent again or taken back of an order, in order. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT m.kind, m.reason, coalesce(n.number, ''), coalesce(n.state, ''), m.refund_minor, o.currency, m.resold,
                   (SELECT sum(r.quantity)::int FROM orders_remedyline r WHERE r.remedy_id = m.id), m.at
              FROM orders_remedy m JOIN orders_order o ON o.id = m.order_id LEFT JOIN orders_order n ON n.id = m.replacement_id
             WHERE m.order_id = %s ORDER BY m.id
            """,
            [order_id],
        )
        return [RemedyRecord(*(*row[:4], Money(row[4], row[5]), *row[6:])) for row in cursor.fetchall()]


def list_linked_orders(*, order_id: int) -> list[tuple[str, str, str]]:
    """Return ("first" or "again", number, key of its page) of the order this one replaces and of those sent instead of it. One statement."""
    rows = Order.objects.filter(
        Q(replaces_id=order_id) | Q(id__in=Order.objects.filter(id=order_id).values("replaces_id"))
    ).order_by("id")
    return [
        ("again" if replaces == order_id else "first", number, token)
        for replaces, number, token in rows.values_list("replaces_id", "number", "token")
    ]


def tell_remedies(*, order_id: int) -> list[dict[str, object]]:
    """Return what was done about an order as plain values, for its shopper to read."""
    rows = Remedy.objects.filter(order_id=order_id).order_by("id")
    return [
        {"what": kind, "why": reason, "at": at, "given_back_minor": refund}
        for kind, reason, at, refund in rows.values_list("kind", "reason", "at", "refund_minor")
    ]
