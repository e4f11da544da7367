"""The proof that the wide facts tell what the shop did: GMV, refunds and stock against its own rows, to the cent.

The shop's side is summed here from its versioned views on a way of its own. Compared are closed, published days only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.lake.queries.reading import ask
from kaipu.brain.lake.queries.state import find_published
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS

Sums = Mapping[Any, tuple[Any, ...]]

_SALES = """
SELECT (o.placed_at AT TIME ZONE %(zone)s)::date, count(DISTINCT o.order_id),
       sum(l.total_minor + l.discount_minor)::bigint
  FROM lake_order_v1 o JOIN lake_order_line_v1 l USING (order_id)
 WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s GROUP BY 1
"""
_REFUNDS = """
SELECT (created_at AT TIME ZONE %(zone)s)::date, count(*), sum(amount_minor)::bigint FROM lake_refund_v1
 WHERE created_at >= %(start)s AND created_at < %(end)s GROUP BY 1
"""
_REFUNDED = """
SELECT (o.placed_at AT TIME ZONE %(zone)s)::date, count(*),
       sum(least(o.refunded_minor, (SELECT sum(l.total_minor) FROM lake_order_line_v1 l WHERE l.order_id = o.order_id)))::bigint
  FROM lake_order_v1 o
 WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s AND o.refunded_minor > 0 AND o.paid_at IS NOT NULL GROUP BY 1
"""
_STOCK = """
WITH moved AS (
    SELECT location_id, sku_id, sum(quantity) AS since FROM lake_movement_v1 WHERE at >= %(end)s GROUP BY 1, 2)
SELECT p.code, sum(round(greatest(0, v.on_hand - coalesce(m.since, 0))::numeric / k.price_per))::bigint,
       sum(round(greatest(0, v.on_hand - coalesce(m.since, 0))::numeric * coalesce(y.unit_cost_minor, 0) / k.price_per))::bigint
  FROM lake_level_v1 v JOIN lake_location_v1 p USING (location_id) JOIN lake_sku_v1 k ON k.sku_id = v.sku_id
  LEFT JOIN moved m ON m.location_id = v.location_id AND m.sku_id = v.sku_id
  LEFT JOIN lake_supply_v1 y ON y.sku_id = v.sku_id GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class ProofDifference:
    """Where both sides disagree: `key` is a day or a place, `measure` count, units or money."""

    key: str
    measure: str
    warehouse: Decimal
    shop: Decimal


@dataclass(frozen=True, slots=True)
class FactProof:
    """One subject's proof: what was compared, the sum of money on both sides, and every difference."""

    subject: str
    first: date
    last: date
    compared: int
    warehouse: Decimal
    shop: Decimal
    differences: tuple[ProofDifference, ...]

    @property
    def holds(self) -> bool:
        """Whether both sides agree everywhere."""
        return not self.differences


def prove_gmv(*, first: date, last: date, at: datetime) -> FactProof:
    """Compare orders and GMV of every published day with orders and lines. Reads all of them in the range."""
    ours = "SELECT day, count(*), sum(gmv) FROM dws.orders WHERE day BETWEEN $first AND $last GROUP BY day"
    return _prove_days("gmv", ours, _SALES, first, last, at)


def prove_refunds(*, first: date, last: date, at: datetime) -> tuple[FactProof, FactProof]:
    """Compare refunds by the day they were decided with payments, and by the day of their order with orders."""
    decided = "SELECT day, count(*), sum(amount) FROM dws.refunds WHERE day BETWEEN $first AND $last GROUP BY day"
    ordered = (
        "SELECT day, count(*), sum(refunded) FROM dws.orders WHERE day BETWEEN $first AND $last AND refunded > 0 "
        "GROUP BY day"
    )
    return (
        _prove_days("refunds", decided, _REFUNDS, first, last, at),
        _prove_days("refunded_orders", ordered, _REFUNDED, first, last, at),
    )


def prove_stock(*, at: datetime) -> FactProof:
    """Compare units and value of every place when the last published day was over.

    The shop's side is its stock of this moment less all movements since then, at its unit costs of this moment: a cost
    that changed since last night shows as a difference of value.
    """
    last = _until()
    ours = ask(
        "SELECT location, sum(on_hand), sum(value) FROM dws.stock WHERE day = $last GROUP BY 1", {"last": last}, at=at
    )
    theirs = _shop(_STOCK, last, last)
    return _compare("stock", _sums(ours), theirs, last, last, ("units", "value"))


def _until() -> date:
    published = find_published()
    return published.published_until if published and published.published_until else date.min


def _prove_days(subject: str, ours: str, theirs: str, first: date, last: date, at: datetime) -> FactProof:
    last = min(last, _until())
    if last < first:
        return FactProof(subject, first, last, 0, Decimal(0), Decimal(0), ())
    mine = _sums(ask(ours, {"first": first, "last": last}, at=at))
    return _compare(subject, mine, _shop(theirs, first, last), first, last, ("count", subject))


def _shop(statement: str, first: date, last: date) -> Sums:
    start, end = clock.day_bounds(first, last)
    digits = MINOR_DIGITS.get(settings.CURRENCY, 2)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"zone": settings.TIME_ZONE, "start": start, "end": end})
        return {row[0]: (int(row[1]), Decimal(row[2] or 0).scaleb(-digits)) for row in cursor.fetchall()}


def _sums(rows: list[tuple[Any, ...]]) -> Sums:
    return {row[0]: (int(row[1]), Decimal(row[2] or 0)) for row in rows}


def _compare(subject: str, ours: Sums, theirs: Sums, first: date, last: date, names: tuple[str, str]) -> FactProof:
    nothing = (0, Decimal(0))
    keys = sorted(ours.keys() | theirs.keys())
    differences = tuple(
        ProofDifference(str(key), name, Decimal(mine), Decimal(other))
        for key in keys
        for name, mine, other in zip(names, ours.get(key, nothing), theirs.get(key, nothing), strict=True)
        if mine != other
    )
    sums = [sum((side.get(key, nothing)[1] for key in keys), Decimal(0)) for side in (ours, theirs)]
    return FactProof(subject, first, last, len(keys), sums[0], sums[1], differences)
