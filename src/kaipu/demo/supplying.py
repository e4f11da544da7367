"""Let suppliers have been dealt with: what is agreed with each, other sources of best sellers, and the deliveries of the last weeks.

All of it is made up by `noise`, through the ordinary operations, and told in docs/demo-data.md.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.demo.words import noise
from kaipu.kernel import clock
from kaipu.kernel.operation import acting

WITH_TERMS = 60
BEST_SELLERS = 160
DELIVERING = 24  # suppliers of best sellers with deliveries in the last weeks
WEEKS = 8
SECOND_SOURCES = 24
DEARER = 1.06
WEEKLY_MINOR = 2_500_000
# weekdays on which orders are taken, drawn by supplier
ORDER_DAYS = ((0, 1, 2, 3, 4, 5, 6), (0, 2, 4, 6), (1, 3, 5), (0, 3, 6), (2, 4, 6), (1, 4, 5))
DELAYS = (-1, 0, 0, 0, 0, 0, 1, 1, 2, 4)


def is_done() -> bool:
    """Tell whether terms are there."""
    return bool(replenishment.list_terms())


def bring(at: datetime) -> int:
    """Agree terms, note second sources, and order and receive in the past; return how many deliveries and second sources there are."""
    suppliers = inventory.list_suppliers()
    with acting(actor="demo", simulated=True):
        best = _best_sellers()
        second = _note_second_sources(suppliers, best, at)
        delivered = _deliver(suppliers, best, at)
        replenishment.set_purse(purse=replenishment.PurseRecord(weekly_minor=WEEKLY_MINOR), at=at)
        for supplier in suppliers[:WITH_TERMS]:  # last: they tell that all is there
            _agree(supplier, at)
    return delivered + second


def _agree(supplier: inventory.SupplierRecord, at: datetime) -> None:
    fresh = supplier.code.startswith("FRESH")
    order_days = ORDER_DAYS[0] if fresh else ORDER_DAYS[int(noise("order-days", supplier.code) * len(ORDER_DAYS))]
    year = clock.local_date(at).year
    replenishment.set_terms(
        supplier_id=supplier.id, least_minor=100 * int(2 + 8 * noise("least", supplier.code)), least_units=0,
        order_weekdays=order_days, delivery_weekdays=(0, 1, 2, 3, 4, 5), at=at,
        closed_days=[date(year, 12, 25), date(year + 1, 1, 1)],
    )  # fmt: skip


def _best_sellers() -> list[tuple[int, inventory.SupplyRecord]]:
    """Return the best sellers of the warehouse that are sold by the piece, each with how it is bought."""
    rows = [row.sku_id for row in inventory.list_stock(location_code="ONLINE", limit=BEST_SELLERS) if not row.weighed]
    supply = inventory.list_supply(sku_ids=rows)
    return [(sku, supply[sku]) for sku in rows if sku in supply]


def _note_second_sources(
    suppliers: list[inventory.SupplierRecord], best: list[tuple[int, inventory.SupplyRecord]], at: datetime
) -> int:
    quick = sorted((each for each in suppliers if each.lead_time_days <= 2), key=lambda each: each.code)
    slow = [(sku, supply) for sku, supply in best if supply.lead_time_days >= 4][:SECOND_SOURCES]
    for sku, supply in slow if quick else ():
        other = quick[int(noise("second", sku) * len(quick))]
        cost = max(supply.unit_cost_minor + 1, round(supply.unit_cost_minor * DEARER))
        inventory.set_second_supply(
            sku_id=sku, supplier_id=other.id, unit_cost_minor=cost, pack_units=supply.pack_units, at=at
        )
    return len(slow)


def _deliver(
    suppliers: list[inventory.SupplierRecord], best: list[tuple[int, inventory.SupplyRecord]], at: datetime
) -> int:
    """Order a pack of up to two best sellers from some suppliers, every other week, and receive what is over."""
    place = inventory.get_delivering_location_id()
    codes = {each.id: each.code for each in suppliers}
    goods: dict[int, list[tuple[int, inventory.SupplyRecord]]] = defaultdict(list)
    for sku, supply in best:
        goods[supply.supplier_id].append((sku, supply))
    chosen = sorted(goods, key=lambda supplier: (-len(goods[supplier]), supplier))[:DELIVERING]
    lives = catalog.list_skus(ids=[sku for supplier in chosen for sku, _supply in goods[supplier]], at=at)
    done = 0
    for supplier in chosen:
        for ordered, days in _orders_of(codes[supplier], goods[supplier][0][1].lead_time_days, at):
            number = inventory.place_purchase_order(
                supplier_id=supplier, location_id=place, reference="demo", at=ordered,
                lines=[(sku, supply.pack_units, supply.unit_cost_minor) for sku, supply in goods[supplier][:2]],
            )  # fmt: skip
            received = ordered + timedelta(days=days)
            if received >= at:
                continue
            lasting = {sku: lives[sku].shelf_life_days for sku, _supply in goods[supplier][:2]}
            expiries = {
                sku: clock.local_date(received) + timedelta(days=life) if life and life < 3650 else None for sku, life in lasting.items()
            }  # fmt: skip
            inventory.receive_purchase_order(purchase_order_id=number, expiries=expiries, at=received)
            done += 1
    return done


def _orders_of(code: str, lead_days: int, at: datetime) -> Iterator[tuple[datetime, int]]:
    """Yield (when ordered, days it took) of a supplier, every other week and once in the last days."""
    reliable = noise("reliable", code)
    for week in range(WEEKS, -1, -2):
        ordered = at - timedelta(days=7 * week + 1 + int(5 * noise("ordered", code, week)))
        delay = DELAYS[int(noise("delay", code, week) * len(DELAYS))]
        yield ordered, max(1, lead_days + (delay if reliable < 0.6 else max(0, delay) + int(2 * reliable)))
