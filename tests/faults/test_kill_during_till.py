"""The web is killed with −9 again and again while tills tell sales and money goes back: books equal, nothing twice.

Tills insist as real ones do: what was not answered is told again with the same id.
"""

import http.client
import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.models import Count, Sum

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.members import api as members
from kaipu.commerce.members.models import Coupon, Entry, Posting, Redemption
from kaipu.commerce.members.tests.factories import make_coupon, make_member
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order
from kaipu.commerce.payments import flows as payment_flows
from kaipu.commerce.payments.models import Attempt, Refund
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock, outbox, tokens
from kaipu.kernel.money import Money
from tests.faults.test_kill_during_checkout import Patience, live
from tests.live import LiveShop, open_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SALES, REFUNDS, STOCK, OPENING = 60, 20, 500, 10_000
AT = clock.now()
COUPON_OFF, POINTS = 100, 50  # 1.00 and 0.50 off 4.00


def tell(shop: LiveShop, secret: str, number: int, code: str) -> dict[str, object]:
    """Tell one sale of two goods with points and coupon."""
    lines = [{"sku": "MILK", "quantity": 2, "price_minor": 200}]
    sale = {
        "id": f"T-{number}", "at": AT.isoformat(), "place": "SHOP1", "payment": "cash", "lines": lines, "member": code,
        "coupon": "TILL", "points": POINTS, "total_minor": 400 - COUPON_OFF - POINTS, "received_minor": 400, "done": False,
    }  # fmt: skip
    link = http.client.HTTPConnection(
        "127.0.0.1", shop.port, timeout=30, source_address=(f"127.9.0.{1 + number % 200}", 0)
    )
    try:
        link.request(
            "POST", "/api/v1/tills/sales", json.dumps({"sales": [sale]}),
            {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
        )  # fmt: skip
        answer = link.getresponse()
        body = answer.read()
    finally:
        link.close()
    if answer.status != 200:
        raise AssertionError(f"{answer.status} {body[:200]!r}")
    told: dict[str, object] = json.loads(body)["sales"][0]
    return told


def test_kill_minus_nine_at_the_till_loses_and_doubles_nothing(tmp_path: Path) -> None:
    place, sku = make_location("SHOP1", delivers=False, pickup=True), make_sku("MILK")
    pricing.set_price(sku_id=sku.id, amount=Money(200, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
    make_stock(place, sku.id, STOCK)
    make_coupon("TILL", amount_minor=COUPON_OFF, per_member=1000, valid_until=None)
    member = make_member()
    members.give_points(customer_id=member, points=OPENING, reference="opening", note="", at=AT)
    found = members.find_membership(customer_id=member)
    assert found is not None
    _, secret = tokens.issue_token(title="Tills", scopes=["tills.use"], at=AT)
    finished, patience, killed = threading.Event(), Patience(), Counter[str]()
    with open_shop(tmp_path, "web", "worker") as shop:

        def murderer() -> None:
            while killed["web"] < 8 and live(finished, patience):
                for victim in ("web", "worker"):
                    shop.kill(victim)
                    killed[victim] += 1
                shop.start("worker", "web")

        def insist(number: int) -> str:
            told = patience.insist(lambda: tell(shop, secret, number, found.code))
            return str(told["status"])

        killer = threading.Thread(target=murderer)
        killer.start()
        try:
            with ThreadPoolExecutor(4) as pool:
                statuses = Counter(pool.map(insist, range(SALES)))
        finally:
            finished.set()
            killer.join()
        assert statuses["refused"] == 0
        give_money_back(shop)
    assert killed["web"] >= 2
    check_books(member)


def give_money_back(shop: LiveShop) -> None:
    """Give back a third of the sales while the worker dies, then wait until everything has been heard."""
    for number, order in enumerate(list(Order.objects.order_by("id").values_list("id", flat=True)[:REFUNDS])):
        orders.refund_order(order_id=order, amount=Money(250, "USD"), reason="", at=clock.now())
        if number % 7 == 3:
            payment_flows.give_refunds(at=clock.now())
            shop.kill("worker")
            shop.start("worker")
    payment_flows.give_refunds(at=clock.now())  # the worker does so every minute, too
    for _ in range(900):  # a refund that a killed worker held is given again only when its lease has ended
        if Entry.objects.filter(kind="claw_back").count() >= REFUNDS and not outbox.get_health().pending:
            return
        time.sleep(0.2)


def check_books(member: int) -> None:
    placed = Order.objects.filter(state__in=["completed", "refunded"])
    assert placed.count() == SALES == Order.objects.count()
    assert set(Order.objects.values_list("total_minor", flat=True)) == {250}
    paid = Attempt.objects.values("subject").annotate(n=Count("id"))
    assert (paid.count(), {each["n"] for each in paid}) == (SALES, {1})
    assert Attempt.objects.aggregate(n=Sum("amount_minor"))["n"] == 250 * SALES
    assert Refund.objects.aggregate(n=Sum("amount_minor"))["n"] == 250 * REFUNDS
    assert Level.objects.get().on_hand == STOCK - 2 * SALES
    assert inventory.count_mismatches() == 0
    assert (Coupon.objects.get().taken, Redemption.objects.filter(given_back_at=None).count()) == (SALES, SALES)
    assert Posting.objects.aggregate(n=Sum("points"))["n"] == 0
    kinds = dict(Entry.objects.values_list("kind").annotate(n=Count("id")))
    assert kinds == {"gift": 1, "burn": SALES, "earn": SALES, "claw_back": REFUNDS}
    left = members.find_membership(customer_id=member)
    assert left is not None
    assert left.balance == OPENING - POINTS * SALES + 2 * (SALES - REFUNDS)
    health = outbox.get_health()
    assert (health.pending, health.failed) == (0, 0)
