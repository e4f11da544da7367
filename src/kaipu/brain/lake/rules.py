"""What is extracted and published, and which days have to be built again: the lake's decisions, pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

MOST_RANGES = 3
KEPT_SNAPSHOTS = 5


@dataclass(frozen=True, slots=True)
class Source:
    """A view of commerce that is extracted. With `at`, by the local day of that moment; without, as a whole."""

    name: str
    view: str
    columns: dict[str, str]
    at: str = ""
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class Publication:
    """A relation of the warehouse and the table of PostgreSQL that mirrors it. Decimals become minor units there."""

    relation: str
    table: str
    columns: tuple[str, ...]
    daily: bool = True
    money: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does: everything (`full`), or the days that changed."""

    full: bool
    days: tuple[date, ...] = field(default_factory=tuple)


_TEXT, _BIG, _INT, _FLAG, _TIME, _DATE = "VARCHAR", "BIGINT", "INTEGER", "BOOLEAN", "TIMESTAMP", "DATE"

SOURCES = (
    Source(
        "orders", "lake_order_v1",
        {"order_id": _BIG, "customer_id": _BIG, "location_id": _BIG, "channel": _TEXT, "state": _TEXT,
         "goods_minor": _BIG, "discount_minor": _BIG, "delivery_minor": _BIG, "total_minor": _BIG,
         "refunded_minor": _BIG, "delivery_method": _TEXT, "placed_at": _TIME, "paid_at": _TIME, "completed_at": _TIME,
         "cancelled_at": _TIME, "simulated": _FLAG, "imported": _FLAG},
        at="placed_at",
    ),
    Source(
        "order_lines", "lake_order_line_v1",
        {"order_id": _BIG, "position": _INT, "sku_id": _BIG, "quantity": _BIG, "discount_minor": _BIG,
         "total_minor": _BIG, "cost_minor": _BIG},
        at="placed_at", tracked=False,
    ),
    Source(
        "skus", "lake_sku_v1",
        {"sku_id": _BIG, "code": _TEXT, "product_id": _BIG, "name_en": _TEXT, "name_zh": _TEXT, "category_id": _BIG,
         "brand_id": _BIG, "policy": _TEXT, "storage": _TEXT, "shelf_life_days": _INT},
    ),
    Source(
        "categories", "lake_category_v1",
        {"category_id": _BIG, "parent_id": _BIG, "path": _TEXT, "name_en": _TEXT, "name_zh": _TEXT, "depth": _INT},
    ),
    Source(
        "locations", "lake_location_v1",
        {"location_id": _BIG, "code": _TEXT, "name_en": _TEXT, "name_zh": _TEXT, "kind": _TEXT, "tracked": _FLAG},
        tracked=False,
    ),
)  # fmt: skip

_SALES = ("gmv", "paid", "refunded", "gross", "discount", "net", "costed", "cost")
PUBLICATIONS = (
    Publication("ads.members", "lake_member", ("dimension", "member", "name_en", "name_zh"), daily=False),
    Publication(
        "ads.sales_daily", "lake_salesdaily",
        ("dimension", "day", "member", "simulated", "placed_orders", "orders", "new_buyers", "units", *_SALES),
        money=_SALES,
    ),
    Publication(
        "ads.buyers_daily", "lake_buyersdaily", ("dimension", "day", "member", "simulated", "buyers"), packed=("buyers",)
    ),
)  # fmt: skip


def merge_days(days: Iterable[date], most: int = MOST_RANGES) -> list[tuple[date, date]]:
    """Return ranges (first, last) that cover all days; the smallest gaps are bridged until at most `most` are left."""
    ranges: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if ranges and day - ranges[-1][1] <= timedelta(days=1):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    while len(ranges) > most:
        gaps = [after[0] - before[1] for before, after in itertools.pairwise(ranges)]
        narrow = gaps.index(min(gaps))
        ranges[narrow : narrow + 2] = [(ranges[narrow][0], ranges[narrow + 1][1])]
    return ranges


def spread_days(ranges: Sequence[tuple[date, date]]) -> list[date]:
    """Return every day of the ranges."""
    return [first + timedelta(days=n) for first, last in ranges for n in range((last - first).days + 1)]


def months_of(days: Iterable[date]) -> list[str]:
    """Return the months ("2026-03") that the days lie in, in order."""
    return sorted({f"{day:%Y-%m}" for day in days})
