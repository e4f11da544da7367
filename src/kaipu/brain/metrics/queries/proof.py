"""The proof that the warehouse tells what the shop did: every published day against the operational tables, to the cent.

The right-hand side is summed from orders and lines on a way of its own, which shares no SQL with the warehouse.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection

from kaipu.brain.metrics.queries.answering import query
from kaipu.brain.metrics.rules import Query
from kaipu.brain.metrics.rules.question import MOST_ROWS
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS

NAMES = ("orders", "net_sales", "units")
_OPERATIONAL = """
WITH paid AS (
    SELECT o.order_id, (o.placed_at AT TIME ZONE %(zone)s)::date AS day, o.customer_id, o.refunded_minor
      FROM lake_order_v1 o
     WHERE o.placed_at >= %(start)s AND o.placed_at < %(end)s
       AND o.state IN ('paid', 'ready', 'shipped', 'completed', 'refunded')),
goods AS (SELECT order_id, sum(total_minor) AS charged, sum(quantity) AS units FROM lake_order_line_v1
           WHERE order_id IN (SELECT order_id FROM paid) GROUP BY order_id)
SELECT p.day, count(*), sum(g.charged - least(p.refunded_minor, g.charged))::bigint, sum(g.units)::bigint
  FROM paid p JOIN goods g USING (order_id) GROUP BY p.day
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A day (and dimension) on which the warehouse and the shop disagree."""

    day: date
    dimension: str
    column: str
    warehouse: Decimal
    shop: Decimal


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome: how many days were compared, the net sales of both sides, and every difference."""

    first: date
    last: date
    days: int
    warehouse_net_sales: Decimal
    shop_net_sales: Decimal
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether both sides agree everywhere."""
        return not self.differences


def prove(*, first: date, last: date, at: datetime) -> Proof:
    """Compare orders, net sales and units of every day from `first` to `last`, and that each dimension adds up to them.

    Asks as every page does. Reads all orders and lines of the range. Raises SeriesInvalid for more than three years.
    """
    shop = _shop(first, last)
    differences: list[Difference] = []
    whole = _asked(first, last, (), at)
    for day in sorted(shop.keys() | whole.keys()):
        differences += _compare(day, "total", whole.get(day), shop.get(day))
    for dimension in ("location", "channel", "buyer", "department", "category"):
        parts = _asked(first, last, (dimension,), at)
        for day in sorted(parts.keys() | whole.keys()):
            # an order that holds goods of two departments counts in both, so orders don't add up there
            skip = 1 if dimension in {"department", "category"} else 0
            differences += _compare(day, dimension, parts.get(day), whole.get(day), skip)
    return Proof(
        first, last, len(shop.keys() | whole.keys()), sum((row[1] for row in whole.values()), Decimal(0)),
        sum((row[1] for row in shop.values()), Decimal(0)), tuple(differences),
    )  # fmt: skip


def _shop(first: date, last: date) -> dict[date, tuple[Decimal, ...]]:
    digits = MINOR_DIGITS.get(settings.CURRENCY, 2)
    start, end = clock.day_bounds(first, last)
    with connection.cursor() as cursor:
        cursor.execute(_OPERATIONAL, {"zone": settings.TIME_ZONE, "start": start, "end": end})
        return {
            day: (Decimal(orders), Decimal(net).scaleb(-digits), Decimal(units))
            for day, orders, net, units in cursor.fetchall()
        }


def _asked(first: date, last: date, dimensions: tuple[str, ...], at: datetime) -> dict[date, tuple[Decimal, ...]]:
    """Ask by day and sum the members of a dimension; days on which nothing was sold are left out."""
    result = query(Query(NAMES, first, last, dimensions, grain="day", top=MOST_ROWS), at=at)
    parts = [row.values for row in result.rows] if dimensions else [result.values]
    sums = {
        day: tuple(sum((values[m][place] or Decimal(0) for values in parts), Decimal(0)) for m in range(len(NAMES)))
        for place, day in enumerate(result.buckets)
    }
    return {day: row for day, row in sums.items() if any(row)}


def _compare(
    day: date, dimension: str, ours: tuple[Decimal, ...] | None, theirs: tuple[Decimal, ...] | None, skip: int = 0
) -> list[Difference]:
    nothing = (Decimal(0),) * len(NAMES)
    pairs = list(zip(NAMES, ours or nothing, theirs or nothing, strict=True))
    return [Difference(day, dimension, name, a, b) for name, a, b in pairs[skip:] if a != b]
