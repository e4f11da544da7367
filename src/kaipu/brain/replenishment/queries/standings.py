"""Reads of where everything stood this morning: for pages, and for suppliers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from kaipu.brain.replenishment.models import Standing
from kaipu.brain.replenishment.queries.positions import DELIVERIES_DAYS
from kaipu.brain.replenishment.rules.expecting import Expected, expect_orders
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock

WEEKS = 4
VIEWS = ("due", "risk", "all")
_COLUMNS = (
    "day", "location_code", "sku_id", "supplier_id", "sku_code", "name_en", "name_zh", "cell", "service", "rule", "available",
    "on_order", "usable", "reorder", "level", "weekly", "deviation", "cover_days", "at_risk", "lost_minor", "risk_minor", "advised",
    "pack_units", "order_on", "arrives_on", "price_per", "forecast",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """Where a SKU stood at a place this morning; see the table. `rule` is life, review or point."""

    day: date
    location_code: str
    sku_id: int
    supplier_id: int
    sku_code: str
    name_en: str
    name_zh: str
    cell: str
    service: float
    rule: str
    available: int
    on_order: int
    usable: float
    reorder: float
    level: float
    weekly: float
    deviation: float
    cover_days: float | None
    at_risk: float
    lost_minor: int
    risk_minor: int
    advised: int
    pack_units: int
    order_on: date
    arrives_on: date
    price_per: int
    forecast: str


@dataclass(frozen=True, slots=True)
class CellRecord:
    """How many positions a class has, how many are to be ordered, and what is at risk to expire there, at cost."""

    cell: str
    positions: int
    due: int
    lost_minor: int
    risk_minor: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a supplier may expect of one SKU, all places together, week by week; pieces, or grams (`price_per` 1000)."""

    sku_code: str
    name_en: str
    name_zh: str
    price_per: int
    pack_units: int
    weekly: float
    weeks: tuple[Expected, ...]

    @property
    def total(self) -> float:
        """Expected units of all weeks."""
        return sum(week.units for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How a supplier kept its word in the last half year; shares are None before the first delivery.

    `wasted` is the share of delivered pieces that expired on our shelves, which is as much our ordering as its freshness.
    """

    supplier_id: int
    orders: int
    open: int
    late_open: int
    deliveries: int
    mean_days: float | None
    on_time: float | None
    filled: float | None
    cancelled: int
    wasted: float | None
    cost_minor: int


def list_standings(
    *, view: str = "due", place: str = "", cell: str = "", text: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[StandingRecord], int]:
    """Return positions and how many there are: those to be ordered by what would be lost, or at risk by what it cost. Two statements."""
    rows = Standing.objects.all()
    if place:
        rows = rows.filter(location_code=place)
    if cell:
        rows = rows.filter(cell=cell)
    if text:
        rows = rows.filter(Q(sku_code=text) | Q(name_en__icontains=text) | Q(name_zh__icontains=text))
    if view == "due":
        rows = rows.filter(advised__gt=0)
    if view == "risk":
        rows = rows.filter(risk_minor__gt=0)
    order = ("-risk_minor", "id") if view == "risk" else ("-lost_minor", "id")
    found = rows.order_by(*order).values_list(*_COLUMNS)[offset : offset + limit]
    return [StandingRecord(*row) for row in found], rows.count()


def list_classes() -> list[CellRecord]:
    """Return each class in use with its positions. One statement."""
    rows = Standing.objects.values("cell").annotate(
        positions=Count("id"), due=Count("id", filter=Q(advised__gt=0)), lost=Sum("lost_minor"), risk=Sum("risk_minor")
    )
    return [
        CellRecord(row["cell"], row["positions"], row["due"], row["lost"], row["risk"]) for row in rows.order_by("cell")
    ]


def find_kept_day() -> date | None:
    """Return the day whose morning is kept; None before the first."""
    return Standing.objects.order_by("id").values_list("day", flat=True).first()


def list_expected(*, supplier_id: int, limit: int = 500) -> list[Outlook]:
    """Return what a supplier may expect of each SKU in the next four weeks, the most first. One statement.

    Places are added up, low to low and high to high, so the interval of a sum is wider than it need be.
    """
    weeks: dict[str, list[list[Expected]]] = defaultdict(list)
    about: dict[str, tuple[str, str, int, int]] = {}
    weekly: dict[str, float] = defaultdict(float)
    rows = Standing.objects.filter(supplier_id=supplier_id).order_by("id").values_list(*_COLUMNS)
    for row in rows:
        each = StandingRecord(*row)
        about[each.sku_code] = (each.name_en, each.name_zh, each.price_per, each.pack_units)
        weekly[each.sku_code] += each.weekly
        weeks[each.sku_code].append(
            expect_orders(
                usable=each.usable, reorder=each.reorder, level=each.level, weekly=each.weekly, deviation=each.deviation,
                pack=each.pack_units, weeks=WEEKS,
            )
        )  # fmt: skip
    found = [
        Outlook(code, *about[code], weekly[code], tuple(_sum(list(week)) for week in zip(*places, strict=True)))
        for code, places in weeks.items()
    ]
    wanted = [each for each in found if any(week.high > 0 for week in each.weeks)]
    return sorted(wanted, key=lambda each: (-each.total, -each.weekly, each.sku_code))[:limit]


def _sum(parts: list[Expected]) -> Expected:
    return Expected(
        sum(each.units for each in parts), sum(each.low for each in parts), sum(each.high for each in parts)
    )


def list_scorecards(*, at: datetime, supplier_id: int | None = None) -> dict[int, Scorecard]:
    """Return how suppliers kept their word in the last half year, by supplier; without an order there is none. Two statements."""
    found: dict[int, list[inventory.DeliveryRecord]] = defaultdict(list)
    since = at - timedelta(days=DELIVERIES_DAYS)
    for each in inventory.list_deliveries(since=since, supplier_id=supplier_id):
        found[each.supplier_id].append(each)
    wasted = inventory.count_wasted(since=since) if found else {}
    today = clock.local_date(at)
    return {supplier: _score(supplier, each, wasted.get(supplier, 0), today) for supplier, each in found.items()}


def _score(supplier: int, found: list[inventory.DeliveryRecord], wasted: int, today: date) -> Scorecard:
    done = [each for each in found if each.state == "received" and each.received_at is not None]
    waiting = [each for each in found if each.state == "ordered"]
    days = [
        (clock.local_date(each.received_at or each.ordered_at) - clock.local_date(each.ordered_at)).days
        for each in done
    ]
    kept = [clock.local_date(each.received_at or each.ordered_at) <= each.expected_on for each in done]
    ordered, received = sum(each.ordered for each in done), sum(each.received for each in done)
    return Scorecard(
        supplier, len(found), len(waiting), sum(each.expected_on < today for each in waiting), len(done),
        sum(days) / len(days) if days else None, sum(kept) / len(kept) if kept else None, received / ordered if ordered else None,
        sum(each.state == "cancelled" for each in found), min(1.0, wasted / received) if received else None,
        sum(each.cost_minor for each in found if each.state != "cancelled"),
    )  # fmt: skip
