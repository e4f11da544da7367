"""What happened between two moments, for figures that follow the day as it goes: cheap enough to be asked every second."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from kaipu.kernel import clock

_TRAFFIC = (Path(__file__).parents[1] / "sql" / "live_traffic.sql").read_text()
_SALES = """
SELECT s.number, count(o.order_id) AS placed_orders,
       count(*) FILTER (WHERE o.sold) AS orders,
       count(*) FILTER (WHERE o.sold AND o.simulated) AS simulated_orders,
       coalesce(sum(o.charged - least(o.refunded_minor, o.charged)) FILTER (WHERE o.sold), 0)::bigint AS net
  FROM unnest(%(numbers)s::int[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS s(number, start, finish)
  LEFT JOIN LATERAL (
       SELECT r.order_id, r.simulated, r.refunded_minor, r.total_minor - r.delivery_minor AS charged,
              r.state IN ('paid', 'ready', 'shipped', 'completed', 'refunded') AS sold
         FROM lake_order_v1 r WHERE r.placed_at >= s.start AND r.placed_at < s.finish) o ON true
 GROUP BY s.number ORDER BY s.number
"""


@dataclass(frozen=True, slots=True)
class SalesMoment:
    """Orders and net sales (minor units) between two moments."""

    placed_orders: int
    orders: int
    simulated_orders: int
    net: int


@dataclass(frozen=True, slots=True)
class TrafficMoment:
    """Visits between two moments, and those in which something was bought."""

    visits: int
    purchase_visits: int


def list_sales_between(*, spans: Sequence[tuple[datetime, datetime]]) -> list[SalesMoment]:
    """Return the sales of each span [from, to), summed from orders, without looking at lines. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SALES,
            {"numbers": list(range(len(spans))), "starts": [start for start, _ in spans], "ends": [end for _, end in spans]},
        )  # fmt: skip
        return [SalesMoment(*row[1:]) for row in cursor.fetchall()]


def list_traffic_between(*, spans: Sequence[tuple[datetime, datetime]]) -> list[TrafficMoment | None]:
    """Return the visits of each span [from, to) of a day, None where nothing was collected. One statement."""
    when = " OR ".join(f"(r.at >= %(from{n})s AND r.at < %(to{n})s)" for n in range(len(spans)))
    visits = _TRAFFIC.format(when=f"({when})")
    bounds = {f"from{n}": start for n, (start, _) in enumerate(spans)} | {
        f"to{n}": end for n, (_, end) in enumerate(spans)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT day, sum(visits)::bigint, sum(purchase_visits)::bigint FROM ({visits}) d GROUP BY day",
            {"zone": settings.TIME_ZONE, **bounds},
        )
        found = {day: TrafficMoment(visits, bought) for day, visits, bought in cursor.fetchall()}
    return [found.get(clock.local_date(start)) for start, _ in spans]
