"""Simulated shoppers in an open shop: orders and events appear once, are marked and can be left out, and a planted drop is seen."""

import threading
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kaipu.brain.lake.flows import build
from kaipu.brain.metrics import api as metrics
from kaipu.brain.tracking.models import DeadLetter, Event
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders.models import Order
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.traffic.goods import read_shelf
from kaipu.demo.traffic.habits import read_habits
from kaipu.demo.traffic.plants import read_plant
from kaipu.demo.traffic.simulation import Simulation, Wanted
from kaipu.kernel import clock, jobs
from kaipu.kernel.money import Money
from tests.live import Shopper, open_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MINUTES, SPEED = 0.75, 60.0


def furnish() -> None:
    """Make a shop of twelve goods in three departments."""
    place = make_location()
    for number in range(12):
        kind = ("dairy/milk", "bakery/bread", "pantry/rice")[number % 3]
        sku = make_sku(
            f"S{number}",
            name_en=f"Thing {number}",
            name_zh=f"商品{number}",
            category=make_category(kind, name_en=kind.title()),
        )
        make_stock(place, sku.id, 5000)
        pricing.set_price(sku_id=sku.id, amount=Money(499 + number, "USD"), at=clock.now() - timedelta(days=3))


def ask(name: str, **filters: str) -> float:
    """Return a metric of today, from the shop's own rows."""
    today = clock.local_date(clock.now())
    wanted = tuple(metrics.Filter(dimension, "=", (value,)) for dimension, value in filters.items())
    [total] = metrics.query(metrics.Query((name,), today, today, filters=wanted), at=clock.now()).totals
    return float(total or 0)


def test_a_minute_of_shoppers(tmp_path: Path, settings: Any) -> None:
    settings.VAR, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    furnish()
    plant = read_plant({"kind": "conversion_drop", "device": "phone", "lost": 1.0})
    with open_shop(tmp_path) as shop:
        now = clock.now()
        noon = datetime.combine(clock.local_date(now), datetime.min.time(), clock.zone()) + timedelta(hours=12)
        wanted = Wanted(shop.url, 400, MINUTES, 3, SPEED, noon, threads=16)
        shelf = read_shelf(now)
        simulation = Simulation(wanted, read_habits(noon, shelf), shelf, [plant], {})
        simulation.run(threading.Event(), lambda done, whole: None)
        forged = Shopper(shop, 9)
        forged.cookies["kaipu_consent"] = "all"
        forged.get("/")
        jobs.run_here("tracking.collect")
        jobs.run_here("tracking.collect")
        data = simulation.as_data(now, clock.now())

    counts = data["counts"]
    assert counts["visits"] > 60
    assert counts.get("lost", 0) == 0
    assert not [status for status in data["statuses"] if status.startswith("5")]
    assert DeadLetter.objects.count() == 0

    placed = Order.objects.all()
    assert set(placed.values_list("number", flat=True)) == set(data["orders"])
    assert set(placed.values_list("simulated", flat=True)) == {True}
    bought = Event.objects.filter(name="purchase").values_list("body__order", "session")
    paid = placed.filter(state="paid").values_list("id", "visit")
    assert Counter(bought) == Counter(paid)  # each once, in the visit in which it was placed
    assert counts["paid"] == len(paid) > 0

    ours = Event.objects.filter(simulated=False)
    assert set(ours.values_list("name", "device")) == {("page_view", "desktop")}  # the one request without the mark
    assert Event.objects.filter(simulated=True, source="browser").exists()
    assert {"phone", "tablet", "desktop"} == set(Event.objects.filter(simulated=True).values_list("device", flat=True))

    assert build(now=clock.now).state in {"published", "unchanged"}  # the shop's worker may not have come so far
    assert ask("orders") == ask("orders", simulated="true") == len(paid)
    assert ask("orders", simulated="false") == 0
    assert ask("visits", simulated="false") == 1
    assert ask("conversion", simulated="true", device="phone") == 0
    assert ask("conversion", simulated="true", device="desktop") > 0.03
    assert ask("checkout_drop", simulated="true", device="phone") == 1
    assert plant.facts["checkouts_broken"] > 0
