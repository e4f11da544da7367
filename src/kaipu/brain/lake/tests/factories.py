"""A small shop with trade of every kind, written into the tables."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from typing import Any

from django.db import connection

from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.inventory.models import Level, Location
from kaipu.commerce.inventory.tests.factories import make_location, make_supply
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.kernel import clock, feed

QUICK_SPARK = {  # Java compiles little and Spark nothing: a month of groceries is over before that pays
    "PYSPARK_SUBMIT_ARGS": "--driver-java-options -XX:TieredStopAtLevel=1 --conf spark.sql.codegen.wholeStage=false pyspark-shell"
}
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # noon in New York
SOLD = {"paid", "ready", "shipped", "completed", "refunded"}
_numbers = iter(range(10**9))


@dataclass(frozen=True, slots=True)
class Shop:
    """Two places, three goods in two departments, three customers."""

    online: Location
    store: Location
    milk: Sku
    cheese: Sku
    soap: Sku
    alice: Customer
    bob: Customer
    charlie: Customer


def settle() -> None:
    """Wait until all readers see what was written: transactions of other databases on this server hold the horizon back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        mine = cursor.fetchone()[0]
    for _ in range(2400):  # a test of another process may hold one open for all tests of its file
        if feed.horizon() > mine:
            return
        time.sleep(0.05)
    raise TimeoutError("another transaction stays open")


def make_shop() -> Shop:
    """Make the shop."""
    online, store = make_location("ONLINE"), make_location("S1", delivers=False, pickup=True)
    milk = make_sku("1001", category=make_category("dairy/milk/whole-milk"))
    cheese = make_sku("1002", category=make_category("dairy/cheese/cheddar"), name_en="Cheddar", name_zh="切达奶酪")
    soap = make_sku("2001", category=make_category("household/soap"), name_en="Soap", name_zh="香皂")
    for sku, on_hand in ((milk, 10), (cheese, 0), (soap, 4)):
        make_supply(sku.id, unit_cost_minor=150)
        Level.objects.create(location=online, sku=sku, on_hand=on_hand, reserved=0)
    people = [Customer.objects.create(number=f"C{n}", joined_at=NOW) for n in range(3)]
    return Shop(online, store, milk, cheese, soap, *people)


def at_noon(day: date, *, minutes: int = 0) -> datetime:
    """Return noon of a day on the shop's clock, and minutes after it."""
    return datetime.combine(day, day_time(12), clock.zone()).astimezone(UTC) + timedelta(minutes=minutes)


def make_order(
    place: Location, customer: Customer | None, at: datetime, lines: Sequence[tuple[Sku, int, int]], *,
    state: str = "completed", discount: int = 0, refunded: int = 0, delivery: int = 0, cost: int | None = 100,
    **fields: Any,
) -> Order:  # fmt: skip
    """Write an order as it stands after its steps; lines are (SKU, quantity, total in cents)."""
    charged = sum(total for _, _, total in lines)
    order = Order.objects.create(
        number=f"T{next(_numbers)}", customer=customer, location=place, channel=fields.pop("channel", "web"), state=state,
        currency="USD", goods_minor=charged + discount, discount_minor=discount, delivery_minor=delivery,
        total_minor=charged + delivery, refunded_minor=refunded, placed_at=at,
        paid_at=at if state in SOLD or refunded else None, **fields,
    )  # fmt: skip
    for position, (sku, quantity, total) in enumerate(lines, start=1):
        OrderLine.objects.create(
            order=order, position=position, sku=sku, quantity=quantity, total_minor=total,
            discount_minor=discount if position == 1 else 0, cost_minor=None if cost is None else cost * quantity,
        )  # fmt: skip
    return order


def make_trade(shop: Shop) -> None:
    """Write six days of trade with everything that makes figures difficult."""
    first = TODAY - timedelta(days=6)
    days = [first + timedelta(days=n) for n in range(7)]
    make_order(shop.store, shop.alice, at_noon(days[0]), [(shop.milk, 2, 700)], channel="store")
    make_order(shop.store, shop.alice, at_noon(days[0], minutes=5), [(shop.soap, 1, 250)], channel="store")
    make_order(shop.online, shop.bob, at_noon(days[1]), [(shop.milk, 1, 333), (shop.soap, 1, 334), (shop.cheese, 1, 333)],
               refunded=100, delivery=499)  # fmt: skip
    make_order(shop.online, None, at_noon(days[1]), [(shop.cheese, 3, 1500)], discount=200, cost=None)
    make_order(shop.online, shop.charlie, at_noon(days[2]), [(shop.milk, 1, 399)], state="placed")
    make_order(shop.online, shop.charlie, at_noon(days[3]), [(shop.milk, 4, 1600)], state="paid")
    make_order(shop.online, shop.bob, at_noon(days[3]), [(shop.soap, 2, 500)], state="cancelled", refunded=500)
    make_order(shop.online, shop.alice, at_noon(days[4]), [(shop.milk, 1, 400)], simulated=True)
    make_order(shop.online, shop.bob, at_noon(days[4]), [(shop.cheese, 1, 0)])
    # half past eleven in the evening of New York is the next day in UTC
    make_order(shop.online, shop.bob, at_noon(days[5]) + timedelta(hours=11, minutes=30), [(shop.soap, 1, 275)],
               state="refunded", refunded=275)  # fmt: skip
    make_order(shop.online, shop.alice, at_noon(days[6], minutes=-30), [(shop.milk, 1, 410)], state="paid")
