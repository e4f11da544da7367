"""The proof that the warehouse tells what the shop did: every published day against the operational tables, to the cent.

The right-hand side is summed from orders and lines on a way of its own: neither the warehouse's SQL nor its live twin.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection

from kaipu.brain.lake import api as lake
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS

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

    Reads the published tables, with live rows where no snapshot covers a day. Reads all orders and lines of the range.
    """
    shop = _shop(first, last)
    digits = MINOR_DIGITS.get(settings.CURRENCY, 2)
    published = lake.find_published()
    live = lake.find_live_days(subject="sales", first=first, last=last, published=published, at=at)
    days = lake.Range(first, last, live)
    differences: list[Difference] = []
    whole = _warehouse(days, "total")
    for day in sorted(shop.keys() | whole.keys()):
        differences += _compare(day, "total", whole.get(day), shop.get(day), digits)
    for dimension in ("location", "channel", "buyer", "department", "category"):
        parts = _warehouse(days, dimension)
        for day in sorted(parts.keys() | whole.keys()):
            # an order that holds goods of two departments counts in both, so orders don't add up there
            skip = 1 if dimension in {"department", "category"} else 0
            differences += _compare(day, dimension, parts.get(day), whole.get(day), digits, skip)
    return Proof(
        first, last, len(shop.keys() | whole.keys()), Decimal(sum(row[1] for row in whole.values())).scaleb(-digits),
        Decimal(sum(row[1] for row in shop.values())).scaleb(-digits), tuple(differences),
    )  # fmt: skip


def _shop(first: date, last: date) -> dict[date, tuple[int, ...]]:
    start, end = clock.day_bounds(first, last)
    with connection.cursor() as cursor:
        cursor.execute(_OPERATIONAL, {"zone": settings.TIME_ZONE, "start": start, "end": end})
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def _warehouse(days: lake.Range, dimension: str) -> dict[date, tuple[int, ...]]:
    """Sum a dimension's members by day; days on which nothing was sold are left out."""
    sums: dict[date, tuple[int, ...]] = {}
    for cell in lake.list_cells(
        subject="sales", columns=("orders", "net_minor", "units"), days=days, dimension=dimension, grain="day"
    ):
        before = sums.get(cell.bucket, (0, 0, 0))
        sums[cell.bucket] = tuple(a + b for a, b in zip(before, cell.values, strict=True))
    return {day: row for day, row in sums.items() if any(row)}


def _compare(
    day: date, dimension: str, ours: tuple[int, ...] | None, theirs: tuple[int, ...] | None, digits: int, skip: int = 0
) -> list[Difference]:
    pairs = zip(("orders", "net_sales", "units"), ours or (0, 0, 0), theirs or (0, 0, 0), strict=True)
    return [
        Difference(day, dimension, name, Decimal(a).scaleb(-scale), Decimal(b).scaleb(-scale))
        for name, a, b in list(pairs)[skip:]
        for scale in [digits if name == "net_sales" else 0]
        if a != b
    ]
