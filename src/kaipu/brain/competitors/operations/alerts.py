"""Alerts: opened, carried on and closed by what the newest prices say; also closed by whoever has seen enough."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from kaipu.brain.competitors.events import CompetitorAlertsChanged, CompetitorMoved
from kaipu.brain.competitors.models import Alert, Competitor
from kaipu.brain.competitors.rules import undercut
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import acting_now, operation

FRESH = timedelta(days=7)
_NEWEST = """
SELECT p.id, p.competitor, m.sku_id, p.price_minor, p.promotion, p.in_stock, p.last_day
  FROM competitors_product p JOIN competitors_match m ON m.product_id = p.id AND m.state IN ('auto', 'accepted')
 WHERE p.last_day >= %s ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class _Seen:
    product_id: int
    competitor: str
    sku_id: int
    theirs: int
    promotion: str
    in_stock: bool
    day: date


@operation
def refresh_alerts(*, at: datetime) -> dict[str, int]:
    """Compare the newest prices with ours and bring the alerts up to date; return how many were opened and closed.

    They undercut us, have begun a promotion, or have sold out; an alert closes by itself when that is over, or the match or
    the price is gone. One that somebody closed is not opened again while the same goes on.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [clock.local_date(at) - FRESH])
        seen = [_Seen(*row) for row in cursor.fetchall()]
    ours = {
        sku: price.minor for sku, price in pricing.list_prices(sku_ids=[each.sku_id for each in seen], at=at).items()
    }
    limits = dict(Competitor.objects.values_list("key", "undercut_percent"))
    now = {(each.product_id, kind): each for each in seen for kind in _kinds(each, ours, limits)}
    known = {(row.product_id, row.kind): row for row in Alert.objects.select_for_update().filter(closed_at=None)}
    muted = set(
        Alert.objects.filter(closed_why="seen", last_day__gte=clock.local_date(at) - FRESH).values_list(
            "product_id", "kind"
        )
    )
    opened: Counter[tuple[str, str]] = Counter()
    for (product_id, kind), each in now.items():
        price = ours[each.sku_id]
        if (product_id, kind) in known:
            Alert.objects.filter(id=known[product_id, kind].id).update(
                last_day=each.day, theirs_minor=each.theirs, ours_minor=price
            )
        elif (product_id, kind) in muted:
            Alert.objects.filter(product_id=product_id, kind=kind, closed_why="seen").update(last_day=each.day)
        else:
            alert = Alert.objects.create(
                kind=kind, competitor=each.competitor, product_id=product_id, sku_id=each.sku_id, ours_minor=price,
                theirs_minor=each.theirs, first_day=each.day, last_day=each.day, opened_at=at,
            )  # fmt: skip
            outbox.publish(CompetitorMoved(alert.id, kind, each.competitor, each.sku_id, at))
            opened[each.competitor, kind] += 1
    over = [row for pair, row in known.items() if pair not in now]
    Alert.objects.filter(id__in=[row.id for row in over]).update(closed_at=at, closed_why="over")
    closed = Counter((row.competitor, row.kind) for row in over)
    for competitor, kind in sorted({*opened, *closed}):
        outbox.publish(
            CompetitorAlertsChanged(competitor, kind, opened[competitor, kind], closed[competitor, kind], at)
        )
    return {"opened": opened.total(), "closed": closed.total()}


def _kinds(each: _Seen, ours: dict[int, int], limits: dict[str, int]) -> list[str]:
    if each.sku_id not in ours:
        return []
    found = []
    if each.in_stock and undercut(ours[each.sku_id], each.theirs) > limits.get(each.competitor, 5):
        found.append("undercut")
    if each.promotion:
        found.append("promotion")
    if not each.in_stock:
        found.append("sold_out")
    return found


@operation
def close_alert(*, alert_id: int, at: datetime) -> bool:
    """Close an alert that somebody has seen; tell whether it was open."""
    row = Alert.objects.select_for_update().filter(id=alert_id, closed_at=None).first()
    if row is not None:
        Alert.objects.filter(id=alert_id).update(closed_at=at, closed_why="seen")
        outbox.publish(CompetitorAlertsChanged(row.competitor, row.kind, 0, 1, at))
        audit.record(
            action="competitors.close_alert",
            subject=f"competitor_alert:{alert_id}",
            detail={"by": acting_now().actor},
            at=at,
        )
    return row is not None
