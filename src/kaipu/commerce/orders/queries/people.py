"""What orders know of a person: for their erasure, and for themselves to read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.queries.reading import get_order
from kaipu.commerce.orders.queries.remedies import tell_remedies


@dataclass(frozen=True, slots=True)
class OrderTraces:
    """What orders know of a person: their numbers, the words of their contacts, links to their pages, browser sessions, carts."""

    ids: tuple[int, ...]
    numbers: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    tokens: tuple[str, ...]
    visits: tuple[str, ...]


def list_traces(*, customer_id: int) -> OrderTraces:
    """Return what the orders of a customer know of them; words as (field, text)."""
    rows = list(
        Order.objects.filter(customer_id=customer_id)
        .order_by("id")
        .values_list("id", "number", "contact", "token", "visit")
    )
    words = {
        (name, str(text)) for row in rows for name, text in row[2].items() if text and name not in {"region", "city"}
    }
    return OrderTraces(
        tuple(row[0] for row in rows), tuple(row[1] for row in rows), tuple(sorted(words)),
        tuple(sorted({row[3] for row in rows if row[3]})), tuple(sorted({row[4] for row in rows if row[4]})),
    )  # fmt: skip


def list_shared_words(*, customer_id: int, words: Collection[str]) -> set[str]:
    """Return those of some words (in small letters) that contacts of other people's orders bear as well. Reads all orders."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT lower(c.word) FROM orders_order o, jsonb_each_text(o.contact) AS c (field, word) "
            "WHERE o.customer_id IS DISTINCT FROM %s AND lower(c.word) = ANY(%s)",
            [customer_id, sorted({word.lower() for word in words})],
        )
        return {row[0] for row in cursor.fetchall()}


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return a customer's orders with lines, contact and timeline as plain values, for the person to read. Six statements an order."""
    told = []
    for number in list_traces(customer_id=customer_id).numbers:
        order = get_order(number=number, at=at)
        lines = [
            {"sku": each.sku.code, "name": each.sku.name_en, "quantity": each.quantity, "paid": str(each.total.major)}
            for each in order.lines
        ]
        told.append(
            {
                "number": number, "placed_at": order.placed_at, "state": order.state, "channel": order.channel,
                "contact": dict(order.contact), "total": str(order.total.major), "currency": order.total.currency,
                "refunded": str(order.refunded.major), "lines": lines,
                "timeline": [{"at": each.at, "what": each.kind, "detail": dict(each.detail)} for each in order.timeline],
                "remedies": tell_remedies(order_id=order.id),
            }
        )  # fmt: skip
    return told
