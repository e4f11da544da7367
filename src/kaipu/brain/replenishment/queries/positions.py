"""Where every SKU stands at every place: stock that can be used, demand ahead, lead time, class, and the targets of it all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts import api as forecasts
from kaipu.brain.replenishment.queries.agreements import (
    PurseRecord,
    TermsRecord,
    get_purse,
    list_service,
    list_terms,
)
from kaipu.brain.replenishment.rules import (
    CLASS_WEEKS,
    REVIEW_DAYS,
    UNDATED,
    LeadTime,
    Market,
    Needs,
    classify,
    expiring_units,
    learn_lead_time,
    levels_of,
    measure_pace,
    order_quantities,
    set_targets,
    weeks_of,
    worth_of,
)
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock

PAST_DAYS = 91
SHOWN_DAYS = 28
DELIVERIES_DAYS = 180
UNDATED_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Stand:
    """One SKU at one place. Quantities are pieces, or grams of what is weighed; `mean` and `variance` are demand over lead time and review.

    `usable` is stock and orders under way less what will expire; `advised` what the targets ask for before minimum and budget.
    """

    sku: catalog.SkuRecord
    place: inventory.LocationRecord
    supply: inventory.SupplyRecord
    second: inventory.SupplyRecord | None
    terms: TermsRecord
    lead: LeadTime
    review_days: int
    order_on: date
    arrives_on: date
    cell: str
    service: float
    daily_units: tuple[int, ...]
    rate: float
    mean: float
    variance: float
    life_mean: float
    life_variance: float
    reorder: float
    level: float
    capped: bool
    every_review: bool
    available: int
    on_order: int
    expiring: float
    usable: float
    advised: int
    lost: float
    at_risk: float
    price_minor: int
    method: str

    @property
    def life(self) -> float:
        """Days it keeps; a large number for what has no date."""
        return life_of(self.sku)

    @property
    def cover_days(self) -> float | None:
        """Days that what is usable lasts; None for what does not sell."""
        return self.usable / self.rate if self.rate > 0 else None

    @property
    def unit_price(self) -> float:
        """Minor units of one piece, or of one gram."""
        return self.price_minor / self.sku.price_per

    @property
    def unit_cost(self) -> float:
        """What one piece, or one gram, costs."""
        return self.supply.unit_cost_minor / self.sku.price_per

    @property
    def weekly_units(self) -> float:
        """What is expected to be sold in a week."""
        return self.rate * 7


def life_of(sku: catalog.SkuRecord) -> float:
    """Return how many days a SKU keeps."""
    return float(sku.shelf_life_days) if sku.shelf_life_days and sku.shelf_life_days < UNDATED_DAYS else UNDATED


def market_of(stands: Collection[Stand], moved: Mapping[tuple[int, int], float] | None = None) -> Market:
    """Return stands as the arrays that the worth of orders is reckoned from; `moved` is what comes by (place, SKU) from elsewhere."""
    moved = moved or {}

    def column(name: str) -> NDArray[np.float64]:
        return np.array([getattr(each, name) for each in stands], dtype=float)

    position = np.array([each.usable + moved.get((each.place.id, each.sku.id), 0.0) for each in stands], dtype=float)
    return Market(
        position, column("mean"), column("variance"), column("life_mean"), column("life_variance"), column("rate"),
        column("life"), column("unit_price"), column("unit_cost"), column("review_days"),
    )  # fmt: skip


def learn_leads(*, since: datetime) -> dict[int, list[float]]:
    """Return the days each supplier needed from order to delivery, by supplier. One statement."""
    seen: dict[int, list[float]] = defaultdict(list)
    for each in inventory.list_deliveries(since=since, state="received"):
        if each.received_at is not None:
            seen[each.supplier_id].append((clock.local_date(each.received_at) - clock.local_date(each.ordered_at)).days)
    return seen


def list_positions(
    *, today: date, at: datetime, places: Collection[str] = (), suppliers: Collection[int] = ()
) -> list[Stand]:
    """Return where every SKU sold in the last 13 weeks stands at every place that keeps stock; of some places or suppliers if named.

    A class is reckoned among all goods of the place. Demand is the forecast's where there is one, else the SKU's own pace.
    """
    purse, service, terms = get_purse(), list_service(), list_terms()
    leads = learn_leads(since=at - timedelta(days=DELIVERIES_DAYS))
    kept = [place for place in inventory.list_locations(tracked=True) if not places or place.code in places]
    first, last = today - timedelta(days=PAST_DAYS), today - timedelta(days=1)
    sales = orders.list_daily_units(location_ids=[place.id for place in kept], first=first, last=last)
    by_place: dict[int, dict[int, NDArray[np.float64]]] = defaultdict(dict)
    for (location, sku), days in sales.items():
        units = np.zeros(PAST_DAYS)
        for day, (sold, _paid) in days.items():
            units[(day - first).days] = sold
        by_place[location][sku] = units
    about = _About(today, at, purse, service, terms, leads)
    found = [stand for place in kept for stand in _stands_of(place, by_place[place.id], about)]
    return [stand for stand in found if not suppliers or stand.supply.supplier_id in suppliers]


@dataclass(frozen=True, slots=True)
class _About:
    today: date
    at: datetime
    purse: PurseRecord
    service: dict[str, int]
    terms: dict[int, TermsRecord]
    leads: dict[int, list[float]]


@dataclass(frozen=True, slots=True)
class _Known:
    """One SKU of a place before targets: how it is bought and sold, its days, and what is expected."""

    sku: catalog.SkuRecord
    supply: inventory.SupplyRecord
    terms: TermsRecord
    lead: LeadTime
    review: int
    order_on: date
    arrives_on: date
    demand: forecasts.Demand | None


def _stands_of(place: inventory.LocationRecord, units: dict[int, NDArray[np.float64]], about: _About) -> list[Stand]:
    if not units:
        return []
    stock = inventory.list_availability(sku_ids=list(units), location_id=place.id)
    supply = inventory.list_supply(sku_ids=list(units))
    prices = pricing.list_prices(sku_ids=list(units), at=about.at)
    wanted = [sku for sku in units if sku in stock and sku in supply and sku in prices]
    if not wanted:
        return []
    records = catalog.list_skus(ids=wanted, at=about.at)
    second = inventory.list_second_supply(sku_ids=wanted)
    lots = inventory.list_lots_at(location_id=place.id)
    coming = inventory.list_on_order(location_id=place.id)
    ahead = forecasts.list_demand(place=place.code, sku_ids=wanted)
    known = [_known(records[sku], supply[sku], ahead.get(sku), about) for sku in wanted]
    sold = np.array([units[sku] for sku in wanted])
    price = np.array([prices[each.sku.id].minor / each.sku.price_per for each in known])
    cost = np.array([each.supply.unit_cost_minor / each.sku.price_per for each in known])
    weekly = weeks_of(sold, CLASS_WEEKS)
    cells = classify(weekly.mean(axis=1) * (price - cost), weekly)
    needs = _needs(known, sold, price, cost, levels_of(cells, about.service), about.today)
    targets = set_targets(needs, about.purse.costs)
    on_hand = np.array([float(stock[sku]) for sku in wanted])
    on_order = np.array([float(coming.get(sku, 0)) for sku in wanted])
    horizon = needs.lead + needs.review
    waste = np.array(
        [
            min(on_hand[row], expiring_units(lots.get(sku, []), needs.rate[row], about.today, horizon[row]))
            for row, sku in enumerate(wanted)
        ]
    )
    usable = on_hand - waste + on_order
    advised = order_quantities(needs, targets, usable, about.purse.costs)
    market = Market(
        usable, targets.mean, targets.variance, targets.life_mean, targets.life_variance, needs.rate, needs.life, price, cost, needs.review,
    )  # fmt: skip
    lost = worth_of(market, np.zeros(len(wanted)), about.purse.costs)["still_lost"]
    return [
        Stand(
            each.sku, place, each.supply, second.get(each.sku.id), each.terms, each.lead, each.review, each.order_on, each.arrives_on,
            cells[row], float(needs.service[row]), tuple(int(day) for day in sold[row, -SHOWN_DAYS:]), float(needs.rate[row]),
            float(targets.mean[row]), float(targets.variance[row]), float(targets.life_mean[row]), float(targets.life_variance[row]),
            float(targets.reorder[row]), float(targets.level[row]), bool(targets.capped[row]), bool(targets.every_review[row]),
            int(on_hand[row]), int(on_order[row]), float(waste[row]), float(usable[row]), round(float(advised[row])), float(lost[row]),
            _at_risk(lots.get(each.sku.id, []), needs.rate[row], about.today, on_hand[row]), prices[each.sku.id].minor,
            each.demand.method if each.demand else "",
        )
        for row, each in enumerate(known)
    ]  # fmt: skip


def _at_risk(lots: list[tuple[date | None, int]], rate: float, today: date, most: float) -> float:
    """Return how many pieces on hand will expire before they are sold, whenever that is."""
    return min(float(most), expiring_units(lots, float(rate), today, UNDATED))


def _known(
    sku: catalog.SkuRecord, supply: inventory.SupplyRecord, demand: forecasts.Demand | None, about: _About
) -> _Known:
    terms = about.terms.get(supply.supplier_id) or TermsRecord(supply.supplier_id)
    calendar = terms.calendar
    lead = learn_lead_time(supply.lead_time_days, about.leads.get(supply.supplier_id, ()))
    order_on = calendar.next_order(about.today)
    arrives_on = calendar.arrival(order_on, round(lead.mean))
    return _Known(sku, supply, terms, lead, calendar.review_days(order_on, REVIEW_DAYS), order_on, arrives_on, demand)


def _needs(
    known: list[_Known], sold: NDArray[np.float64], price: NDArray[np.float64], cost: NDArray[np.float64],
    service: NDArray[np.float64], today: date,
) -> Needs:  # fmt: skip
    pace = measure_pace(sold, np.ones(sold.shape, dtype=bool))
    rate, noise, doubt = pace.rate.copy(), pace.noise.copy(), pace.doubt.copy()
    waits = np.array([max((each.arrives_on - today).days, 1) for each in known], dtype=float)
    review = np.array([each.review for each in known], dtype=float)
    for row, each in enumerate(known):
        if each.demand is None:
            continue
        days = max(1, round(waits[row] + review[row]))
        mean, deviation = each.demand.expect(days, after=max(0, (today - each.demand.until).days - 1))
        rate[row] = mean / days
        noise[row], doubt[row] = max(deviation**2, mean) / days, 0.0
    return Needs(
        rate, noise, doubt, waits, np.array([each.lead.variance for each in known]), review,
        np.array([life_of(each.sku) for each in known]), price, cost,
        np.array([float(each.supply.pack_units) for each in known]), service,
    )  # fmt: skip
