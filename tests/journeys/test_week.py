"""The week of week.py on a small shop: a hundred households with habits, a mail server, simulated readers, and every letter counted."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import flows
from kaipu.brain.segments import api as segments
from kaipu.commerce.care.tests.factories import make_article
from kaipu.commerce.catalog.models import Sku
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.inventory.models import Location
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.members import api as members
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.pricing import api as pricing
from kaipu.demo import campaigning
from kaipu.demo.companies.post_office import PostOffice
from kaipu.demo.traffic.goods import read_shelf
from kaipu.demo.traffic.habits import read_habits
from kaipu.demo.traffic.readers import Mailbox
from kaipu.demo.traffic.simulation import Simulation, Wanted
from kaipu.kernel import access, clock, jobs
from kaipu.kernel.money import Money
from tests.browser import MARKS, PASSWORD
from tests.journeys.week import Cast, Week
from tests.live import LiveShop, open_shop

pytestmark = MARKS
# who is held out is a hash's choice, one in ten: of so many, fewer than two are held once in three thousand times
HOUSEHOLDS, SLEEPING = 100, 80


def make_goods() -> tuple[Location, Location]:
    """Make two places that sell six goods."""
    online, store = make_location(), make_location("SHOP1", delivers=False, pickup=True)
    for number, name in enumerate(("Whole milk", "Oat milk", "Brown bread", "Brown rice", "Green tea", "Moon cake")):
        sku = make_sku(
            f"W{number}",
            name_en=name,
            name_zh=f"商品{number}",
            category=make_category("grocery/basics", name_en="Basics"),
        )
        pricing.set_price(sku_id=sku.id, amount=Money(1099 + 50 * number, "USD"), at=clock.now() - timedelta(days=100))
        for place in (online, store):
            make_stock(place, sku.id, 900)
    return online, store


def make_habits(store: Location) -> None:
    """Let households buy weekly, and some not any more."""
    at, sku = clock.now(), Sku.objects.get(code="W0")
    for number in range(HOUSEHOLDS + SLEEPING):
        person = Customer.objects.create(
            number=f"K{number}", name=f"Ann {number}", email=f"ann{number}@shoppers.example", language="zh-hans" if number % 3 else "en",
            joined_at=at - timedelta(days=90), assumed=True,
        )  # fmt: skip
        weeks = range(1, 7) if number < HOUSEHOLDS else (9, 10, 11)
        for week in weeks:
            moment = at - timedelta(days=7 * week - 3)
            order = Order.objects.create(
                number=f"P{number}-{week}", location=store, channel="store", state="completed", currency="USD", goods_minor=798,
                discount_minor=0, delivery_minor=0, total_minor=798, placed_at=moment, paid_at=moment, completed_at=moment,
                simulated=True, delivery_method="none", customer_id=person.id,
            )  # fmt: skip
            OrderLine.objects.create(order=order, position=1, sku=sku, quantity=2, total_minor=798, discount_minor=0)
    answers = dict.fromkeys(Customer.objects.values_list("id", flat=True), True)
    customers.load_consents(answers=answers, purpose="marketing_email", source="test", at=at)


def make_staff() -> None:
    """Make those who work at the desk, and a member."""
    at = clock.now() - timedelta(days=30)
    for role in ("manager", "marketer", "agent"):
        user = customers.create_account(
            email=f"{role}@example.com", password=PASSWORD, name=role.title(), is_staff=True, at=at
        )
        access.grant_role(user_id=user, role=role, at=at)
    mei = Customer.objects.create(number="M1", name="Mei", email="mei@example.com", language="en", joined_at=at)
    customers.create_account(email="mei@example.com", password=PASSWORD, name="Mei", customer_number="M1", at=at)
    members.enrol(customer_id=mei.id, invitation_code="", at=at)


@pytest.fixture
def shop(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveShop]:
    """Open the shop with its warehouse built and a mail server beside it."""
    settings.VAR, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    _online, store = make_goods()
    make_habits(store)
    make_staff()
    make_article()
    for title, conditions in campaigning.SEGMENTS[:2]:
        segments.save_segment(user_id=1, title=title, match="all", conditions=conditions, at=clock.now())
    assert flows.build(now=clock.now).state == "published"
    office = PostOffice(tmp_path / "demo" / "mail").start()
    settings.SMTP_URL, settings.MAIL_STATUS_URL = office.address, office.status_address
    monkeypatch.setenv("KAIPU_SMTP_URL", office.address)
    monkeypatch.setenv("KAIPU_MAIL_STATUS_URL", office.status_address)
    with open_shop(tmp_path) as opened:
        yield opened
    office.stop()


def aside(work: Any) -> Any:
    """Do something with the database in a thread of its own: the browser's event loop keeps this one from it."""
    found: list[Any] = []

    def run() -> None:
        with closing(connection):
            found.append(work())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_a_week_at_the_desk(browser: Browser, shop: LiveShop, tmp_path: Path) -> None:
    def respond() -> None:
        shelf, now = read_shelf(clock.now()), clock.now()
        mailbox = Mailbox(tmp_path / "demo" / "mail", 1, 0.8, wait=2)
        wanted = Wanted(shop.url, 60, 0.15, 3, 600, now, threads=8)
        Simulation(wanted, read_habits(now, shelf), shelf, [], {}, mailbox).run(threading.Event(), lambda *_: None)

    cast = Cast(
        shop.url, "manager@example.com", "marketer@example.com", "agent@example.com", PASSWORD, other="mei@example.com",
        respond=lambda: aside(respond), hurry=lambda job: aside(lambda: jobs.run_here(job)),
    )  # fmt: skip
    week = Week(browser, cast)
    told = week.play()
    letters = Counter(path.name.partition("~")[0] for path in (tmp_path / "demo" / "mail").glob("*.eml"))
    assert max(letters.values()) == 1, "nothing is sent twice"
    campaign = aside(lambda: campaigns.list_campaigns(limit=1)[0])
    outcome = aside(lambda: campaigns.get_outcome(campaign=campaign, at=clock.now()))
    assert outcome.told.people + outcome.held.people == HOUSEHOLDS
    with_code = aside(lambda: Order.objects.filter(discount_minor__gte=500, state="paid").count())
    assert outcome.coupon_orders > 3
    assert with_code >= outcome.coupon_orders
    assert told.coupon == campaign.coupon
