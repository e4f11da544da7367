"""A card for each competitor: coverage, price index by department, promotions, gaps, reviews, estimates; and alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max

from kaipu.brain.competitors.models import Alert, Competitor, Estimate, Match, Product
from kaipu.brain.competitors.rules import jevons, weighted
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock

FRESH = timedelta(days=7)  # a price that is older says nothing of today
SOLD_DAYS = 28
HOLDS = ("auto", "accepted")


class CompetitorUnknown(LookupError):
    """There is no competitor of this key."""


@dataclass(frozen=True, slots=True)
class CompetitorRecord:
    """A competitor in a list. `matched` of `products` that were seen in the last week have a match that holds."""

    key: str
    title_en: str
    title_zh: str
    undercut_percent: int
    simulated: bool
    products: int
    matched: int
    waiting: int
    alerts: int
    newest_day: date | None


@dataclass(frozen=True, slots=True)
class Department:
    """The price index of a department: Jevons and weighted, over so many goods; `path` is “” for all of them."""

    path: str
    name_en: str
    name_zh: str
    goods: int
    jevons: float | None
    weighted: float | None
    cheaper_there: int


@dataclass(frozen=True, slots=True)
class EstimateRecord:
    """An estimate of a month: sales in minor units, or share in parts of ten thousand, between `low` and `high`."""

    kind: str
    month: date
    low: int
    middle: int
    high: int
    source: str
    confidence: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion of theirs: its words, the first and last day it was seen, how many products, and how much off on average."""

    words: str
    first_day: date
    last_day: date
    products: int
    percent_off: Decimal | None


@dataclass(frozen=True, slots=True)
class TheirProduct:
    """A product of theirs without a match: what they have and we perhaps do not."""

    code: str
    title: str
    category: str
    price_minor: int
    rating: Decimal | None
    reviews: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything of one competitor but what its customers say."""

    competitor: CompetitorRecord
    total: Department
    departments: tuple[Department, ...]
    sold_out: int
    promoted: int
    estimates: tuple[EstimateRecord, ...]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert with the product it concerns."""

    id: int
    kind: str
    competitor: str
    title: str
    sku_id: int
    code: str
    name_en: str
    name_zh: str
    ours_minor: int
    theirs_minor: int
    first_day: date
    last_day: date
    closed_at: datetime | None
    closed_why: str


def list_competitors(*, at: datetime) -> list[CompetitorRecord]:
    """Return all competitors by title. Six statements."""
    since = clock.local_date(at) - FRESH
    fresh = Product.objects.filter(last_day__gte=since)
    products = dict(fresh.values_list("competitor").annotate(Count("id")))
    matched = dict(fresh.filter(id__in=_matched()).values_list("competitor").annotate(Count("id")))
    newest = dict(Product.objects.values_list("competitor").annotate(day=Max("last_day")))
    waiting = dict(
        Product.objects.filter(id__in=Match.objects.filter(state="proposed").values("product_id"))
        .values_list("competitor").annotate(Count("id"))
    )  # fmt: skip
    alerts = dict(Alert.objects.filter(closed_at=None).values_list("competitor").annotate(Count("id")))
    return [
        CompetitorRecord(
            row.key, row.title_en, row.title_zh, row.undercut_percent, row.simulated,
            products.get(row.key, 0), matched.get(row.key, 0), waiting.get(row.key, 0),
            alerts.get(row.key, 0), newest.get(row.key),
        )
        for row in Competitor.objects.order_by("title_en", "key")
    ]  # fmt: skip


def _matched() -> Any:
    return Match.objects.filter(state__in=HOLDS).values("product_id")


def get_card(*, key: str, at: datetime) -> Card:
    """Return a competitor's card, as of the newest prices of the last week. Raises CompetitorUnknown. About ten statements."""
    record = next((each for each in list_competitors(at=at) if each.key == key), None)
    if record is None:
        raise CompetitorUnknown(key)
    since = clock.local_date(at) - FRESH
    theirs = dict(_list_matched(key, since))
    departments = _departments(theirs, at)
    fresh = Product.objects.filter(competitor=key, last_day__gte=since)
    return Card(
        record, departments[0], tuple(departments[1:]), fresh.filter(in_stock=False).count(), fresh.exclude(promotion="").count(),
        tuple(_list_estimates(key)),
    )  # fmt: skip


def _list_matched(key: str, since: date) -> list[tuple[int, int]]:
    """Return (our SKU, their price) of what holds; of several of theirs for one of ours, the cheapest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.sku_id, min(p.price_minor) FROM competitors_product p "
            "JOIN competitors_match m ON m.product_id = p.id AND m.state IN ('auto', 'accepted') "
            "WHERE p.competitor = %s AND p.last_day >= %s GROUP BY m.sku_id ORDER BY m.sku_id",
            [key, since],
        )
        return [tuple(row) for row in cursor.fetchall()]


def _departments(theirs: Mapping[int, int], at: datetime) -> list[Department]:
    """Return the index of all goods first, then that of each department, the largest first."""
    prices = pricing.list_prices(sku_ids=list(theirs), at=at)
    sold = _list_sold(list(theirs), at)
    places = catalog.list_departments_of(sku_ids=list(theirs))
    by_path: dict[str, list[tuple[int, int, int]]] = {}
    for sku, price in theirs.items():
        if sku in prices:
            row = (prices[sku].minor, price, sold.get(sku, 0))
            by_path.setdefault(places.get(sku, "?"), []).append(row)
    names = {node.path: node for node in catalog.list_categories(depth=0)}
    everything = [row for rows in by_path.values() for row in rows]
    found = [_index("", "", "", everything)]
    for path, rows in sorted(by_path.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        node = names.get(path)
        found.append(_index(path, node.name_en if node else path, node.name_zh if node else path, rows))
    return found


def _index(path: str, english: str, chinese: str, rows: Sequence[tuple[int, int, int]]) -> Department:
    return Department(
        path, english, chinese, len(rows), jevons([(ours, theirs) for ours, theirs, _ in rows]), weighted(rows),
        sum(theirs < ours for ours, theirs, _ in rows),
    )  # fmt: skip


def _list_sold(sku_ids: list[int], at: datetime) -> dict[int, int]:
    start = clock.day_start(clock.local_date(at) - timedelta(days=SOLD_DAYS))
    return orders.sum_units(sku_ids=sku_ids, start=start, end=at)


def _list_estimates(key: str) -> list[EstimateRecord]:
    rows = Estimate.objects.filter(competitor=key).order_by("kind", "-month", "source")
    return [
        EstimateRecord(*row)
        for row in rows.values_list("kind", "month", "low", "middle", "high", "source", "confidence", "simulated")
    ]


def list_promotions(*, competitor: str, at: datetime, days: int = 63) -> list[PromotionRow]:
    """Return the promotions seen in so many days, the newest first; one that stops for more than ten days and returns is another."""
    since = clock.local_date(at) - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH d AS (
                SELECT DISTINCT promotion, day FROM competitors_price WHERE competitor = %(key)s AND promotion <> '' AND day >= %(since)s
            ), g AS (
                SELECT promotion, day, CASE WHEN day - lag(day) OVER w > 10 THEN 1 ELSE 0 END AS anew FROM d
                WINDOW w AS (PARTITION BY promotion ORDER BY day)
            ), s AS (SELECT promotion, day, sum(anew) OVER (PARTITION BY promotion ORDER BY day) AS part FROM g)
            SELECT s.promotion, min(s.day), max(s.day), count(DISTINCT p.product_id),
                   round(avg(CASE WHEN p.regular_minor > 0 THEN 100.0 * (p.regular_minor - p.price_minor) / p.regular_minor END), 1)
              FROM s JOIN competitors_price p ON p.day = s.day AND p.promotion = s.promotion AND p.competitor = %(key)s
             GROUP BY s.promotion, s.part ORDER BY 3 DESC, 2 DESC, 1
            """,
            {"key": competitor, "since": since},
        )
        return [PromotionRow(*row) for row in cursor.fetchall()]


def list_gaps(*, competitor: str, at: datetime, limit: int = 20) -> list[TheirProduct]:
    """Return what they sell and we have no match for, the most reviewed first."""
    since = clock.local_date(at) - FRESH
    rows = Product.objects.filter(competitor=competitor, last_day__gte=since, tried_at__isnull=False)
    rows = rows.exclude(id__in=Match.objects.exclude(state="rejected").values("product_id"))
    listed = rows.order_by(F("reviews").desc(nulls_last=True), "id")[:limit]
    return [
        TheirProduct(*row)
        for row in listed.values_list("code", "title", "category", "price_minor", "rating", "reviews")
    ]


def count_alerts() -> int:
    """Return how many alerts are open."""
    return Alert.objects.filter(closed_at=None).count()


def list_alerts(
    *, at: datetime, competitor: str = "", kind: str = "", closed: bool = False, limit: int = 50, offset: int = 0
) -> list[AlertRow]:
    """Return open alerts, or those that ended, the newest first. Three statements."""
    rows = Alert.objects.filter(closed_at__isnull=not closed)
    rows = rows.filter(**({"competitor": competitor} if competitor else {}), **({"kind": kind} if kind else {}))
    found = list(rows.order_by("-last_day", "-id")[offset : offset + limit])
    titles = dict(Product.objects.filter(id__in=[row.product_id for row in found]).values_list("id", "title"))
    skus = catalog.list_skus(ids={row.sku_id for row in found}, at=at)
    return [
        AlertRow(
            row.id, row.kind, row.competitor, titles.get(row.product_id, "?"), row.sku_id, *_names(skus.get(row.sku_id)),
            row.ours_minor, row.theirs_minor, row.first_day, row.last_day, row.closed_at, row.closed_why,
        )
        for row in found
    ]  # fmt: skip


def _names(sku: catalog.SkuRecord | None) -> tuple[str, str, str]:
    return (sku.code, sku.name_en, sku.name_zh) if sku else ("?", "?", "?")
