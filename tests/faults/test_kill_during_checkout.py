"""Web and worker are killed with −9 again and again while two hundred shoppers buy: nothing lost, doubled or half done."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level, Reservation
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order, OrderLine, TimelineEntry
from kaipu.commerce.payments import flows as payment_flows
from kaipu.commerce.payments.models import Attempt
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock, outbox
from kaipu.kernel.money import Money
from tests.live import LiveShop, Shopper, open_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BUYERS, STOCK = 200, 1000
LIFE_SECONDS, LIFE_STEPS, MOST_KILLS = 0.7, 16, 12
PATIENCE_SECONDS = 300


def stock_the_shop() -> None:
    place = make_location()
    for code, price in (("A", 399), ("B", 1250)):
        sku = make_sku(code)
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
        make_stock(place, sku.id, STOCK)


class Patience:
    """Press again while the shop is down, as people do, and say how many steps all buyers got further."""

    def __init__(self) -> None:
        self.deadline = time.monotonic() + PATIENCE_SECONDS
        self.steps = 0

    def insist[T](self, action: Callable[[], T]) -> T:
        while True:
            try:
                result = action()
            except (OSError, EOFError, AssertionError, http.client.HTTPException):
                if time.monotonic() > self.deadline:
                    raise
                time.sleep(0.1)
            else:
                self.steps += 1
                return result


def stubborn_buyer(shop: LiveShop, number: int, patience: Patience) -> None:
    """Buy two goods and pay, each step until it is answered."""
    shopper = Shopper(shop, number)

    def fill() -> None:
        shopper.cookies.clear()
        shopper.fill_cart("A", "B")

    patience.insist(fill)
    form = patience.insist(shopper.checkout_form)

    def press() -> str:
        placed = shopper.post("/checkout/", form)
        if placed.status != 303 or "/pay/" not in placed.location:
            raise AssertionError(f"{placed.status} {placed.location}")
        return placed.location

    pay = patience.insist(press)
    patience.insist(lambda: shopper.post(pay, {"decision": "paid", "repeats": "2"}))


def test_kill_minus_nine_loses_and_doubles_nothing(tmp_path: Path, settings: Any) -> None:
    stock_the_shop()
    finished, patience = threading.Event(), Patience()
    killed: Counter[str] = Counter()
    with open_shop(tmp_path) as shop:
        settings.PAYMENT_URL = (
            f"http://127.0.0.1:{shop.pay_port}"  # so that doubtful payments are asked about from here
        )
        payment_flows.gateway.cache_clear()

        def murderer() -> None:
            while killed["web"] < MOST_KILLS and live(finished, patience):
                for victim in ("web", "worker"):
                    shop.kill(victim)
                    killed[victim] += 1
                shop.start("worker", "web")

        killer = threading.Thread(target=murderer)
        killer.start()
        try:
            with ThreadPoolExecutor(16) as pool:
                list(pool.map(lambda number: stubborn_buyer(shop, number, patience), range(BUYERS)))
        finally:
            finished.set()
            killer.join()
        settle()
        payment_flows.gateway("sandbox").close()
        payment_flows.gateway.cache_clear()
    assert min(killed["web"], killed["worker"]) >= 3
    check_books()


def live(finished: threading.Event, patience: Patience) -> bool:
    """Let the shop live a moment; on a slow machine until its buyers got a little further, or they never would."""
    before = patience.steps
    ended = finished.wait(LIFE_SECONDS)
    while not ended and patience.steps < before + LIFE_STEPS:
        ended = finished.wait(0.05)
    return not ended


def settle() -> None:
    """Give repeated notifications and the outbox time to arrive, then ask about what is still in doubt."""
    for _ in range(300):
        if not outbox.get_health().pending and not Attempt.objects.filter(state__in=["created", "pending"]).exists():
            return
        orders.ask_about_doubtful(at=clock.now() + timedelta(minutes=5))
        time.sleep(0.2)


def check_books() -> None:
    placed = Order.objects.count()
    assert placed == Order.objects.exclude(cart_id=None).values("cart_id").distinct().count()
    assert placed == BUYERS
    by_state = Counter(Order.objects.values_list("state", flat=True))
    attempts = Counter(Attempt.objects.values_list("state", flat=True))
    assert (by_state, attempts) == ({"paid": BUYERS}, {"paid": BUYERS})
    assert not Attempt.objects.filter(state__in=["created", "pending"]).exists()
    totals = Attempt.objects.filter(state="paid").aggregate(total=Sum("amount_minor"))["total"]
    assert totals == Order.objects.filter(state="paid").aggregate(total=Sum("total_minor"))["total"]
    assert OrderLine.objects.count() == 2 * BUYERS
    assert TimelineEntry.objects.filter(kind="paid").count() == BUYERS
    held = Reservation.objects.filter(state="held").aggregate(total=Sum("quantity"))["total"]
    assert held == 2 * BUYERS == Level.objects.aggregate(total=Sum("reserved"))["total"]
    assert inventory.count_mismatches() == 0
    health = outbox.get_health()
    assert (health.pending, health.failed) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fulfilment_fulfilment")
        assert cursor.fetchone()[0] == BUYERS
