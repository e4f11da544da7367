"""Reads for replenishment: positions of SKUs at places, from sales, stock, orders under way and supply."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaipu.brain.replenishment.rules import Advice, Position, advise
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import worth

HISTORY_DAYS = 28


@dataclass(frozen=True, slots=True)
class Line:
    """One SKU that should be ordered, with the position and the advice behind it."""

    sku: catalog.SkuRecord
    supply: inventory.SupplyRecord
    position: Position
    advice: Advice
    price_minor: int

    @property
    def cost_minor(self) -> int:
        """What the advised quantity costs."""
        return worth(self.supply.unit_cost_minor, self.advice.quantity, self.sku.price_per)

    @property
    def worth_minor(self) -> int:
        """Sales that would be lost without the order."""
        return round(self.advice.lost_units * self.price_minor / self.sku.price_per)

    @property
    def margin_minor(self) -> int:
        """What is left of a unit's price (or a kilogram's) after its cost."""
        return max(0, self.price_minor - self.supply.unit_cost_minor)

    @property
    def profit_minor(self) -> int:
        """Gross profit that would be lost without the order."""
        return round(self.advice.lost_units * self.margin_minor / self.sku.price_per)


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines to order from one supplier for one place."""

    supplier_id: int
    supplier_name: str
    lead_time_days: int
    location: inventory.LocationRecord
    lines: tuple[Line, ...]

    @property
    def worth_minor(self) -> int:
        """Sales that would be lost without this order."""
        return sum(line.worth_minor for line in self.lines)


def list_drafts(*, today: date, at: datetime, available: dict[int, dict[int, int]] | None = None) -> list[Draft]:
    """Return what should be ordered at every place that keeps stock, the most valuable first.

    Looks at the 28 full days before `today`. `available` (place → SKU → pieces) replaces the stock of now, for
    back-tests, where what is on order now is left out too.
    """
    places = inventory.list_locations(tracked=True)
    first, last = today - timedelta(days=HISTORY_DAYS), today - timedelta(days=1)
    sales = orders.list_daily_units(location_ids=[place.id for place in places], first=first, last=last)
    days = [first + timedelta(days=n) for n in range(HISTORY_DAYS)]
    skus_at: dict[int, list[int]] = defaultdict(list)
    for location, sku in sales:
        skus_at[location].append(sku)
    drafts: list[Draft] = []
    for place in places:
        wanted = skus_at.get(place.id, [])
        stock = (
            inventory.list_availability(sku_ids=wanted, location_id=place.id)
            if available is None
            else available.get(place.id, {})
        )
        coming = inventory.list_on_order(location_id=place.id) if available is None else {}
        daily = {sku: [sales[place.id, sku].get(day, (0, 0))[0] for day in days] for sku in wanted if sku in stock}
        drafts += _drafts_of(place, daily, stock, coming, at)
    return sorted(drafts, key=lambda draft: (-draft.worth_minor, draft.location.code, draft.supplier_id))


def _drafts_of(
    place: inventory.LocationRecord,
    daily: dict[int, list[int]],
    stock: dict[int, int],
    coming: dict[int, int],
    at: datetime,
) -> list[Draft]:
    supply = inventory.list_supply(sku_ids=list(daily))
    skus = catalog.list_skus(ids=list(daily), at=at)
    prices = pricing.list_prices(sku_ids=list(daily), at=at)
    by_supplier: dict[int, list[Line]] = defaultdict(list)
    for sku_id, units in daily.items():
        if sku_id not in supply or sku_id not in prices:
            continue
        bought = supply[sku_id]
        position = Position(
            daily_units=units,
            available=stock[sku_id],
            on_order=coming.get(sku_id, 0),
            lead_time_days=bought.lead_time_days,
            shelf_life_days=skus[sku_id].shelf_life_days,
            pack_units=bought.pack_units,
        )
        advice = advise(position)
        if advice.quantity:
            line = Line(skus[sku_id], bought, position, advice, prices[sku_id].minor)
            by_supplier[bought.supplier_id].append(line)
    return [
        Draft(
            supplier_id,
            lines[0].supply.supplier_name,
            lines[0].supply.lead_time_days,
            place,
            tuple(sorted(lines, key=lambda line: (-line.worth_minor, line.sku.id))),
        )
        for supplier_id, lines in by_supplier.items()
    ]
