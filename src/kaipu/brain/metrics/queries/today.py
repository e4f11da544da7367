"""The day as it goes: a handful of metrics up to this moment, beside the same time of the same weekday a week ago."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.answering import value_of
from kaipu.brain.metrics.rules import CATALOGUE, Component, Definition, components_of
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS

TILES = ("net_sales", "orders", "aov", "visits", "conversion")


@dataclass(frozen=True, slots=True)
class Tile:
    """A metric today until now, and `before`: a week ago until the same time. None where there is no data."""

    metric: Definition
    value: Decimal | None
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class Today:
    """Today until `at`. `simulated_orders` of the orders are the demonstration's; `waiting_orders` are not paid yet."""

    at: datetime
    day: date
    currency: str
    tiles: tuple[Tile, ...]
    simulated_orders: int
    waiting_orders: int


def get_today(*, at: datetime) -> Today:
    """Return today's figures. Two statements, straight from the rows: an order is there as soon as it is paid."""
    day = clock.local_date(at)
    local = at.astimezone(clock.zone())
    week_ago = (local - timedelta(days=7)).replace(fold=local.fold)  # the same time on the shop's clock
    spans = [(clock.day_start(day), at), (clock.day_start(day - timedelta(days=7)), week_ago)]
    sales = lake.list_sales_between(spans=spans)
    traffic = lake.list_traffic_between(spans=spans)
    hundredths = 10 ** (2 - MINOR_DIGITS.get(settings.CURRENCY, 2))
    components = [
        {"net": sold.net * hundredths, "orders": sold.orders}
        | ({"visits": seen.visits, "purchase_visits": seen.purchase_visits} if seen else {})
        for sold, seen in zip(sales, traffic, strict=True)
    ]
    return Today(
        at=at, day=day, currency=settings.CURRENCY,
        tiles=tuple(_tile(CATALOGUE[name], *components) for name in TILES),
        simulated_orders=sales[0].simulated_orders, waiting_orders=sales[0].placed_orders - sales[0].orders,
    )  # fmt: skip


def _tile(metric: Definition, now: dict[str, int], before: dict[str, int]) -> Tile:
    value = value_of(metric, CATALOGUE)
    needed = [component.measure for component in components_of(metric, CATALOGUE)]

    def found(components: dict[str, int]) -> Decimal | None:
        if not all(name in components for name in needed):
            return None
        return value({Component(name): components[name] for name in needed})

    return Tile(metric, found(now), found(before))
