"""Simulated visits: habits in their shares, events that the plan knows, orders tied to visits, the planted week, and no event twice."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from kaipu.brain.tracking.models import DeadLetter, Event
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.traffic import going_on, history, reading, visitors
from kaipu.demo.traffic.goods import read_shelf
from kaipu.demo.traffic.story import story_until, write_truth
from kaipu.demo.traffic.walks import Walk
from kaipu.demo.traffic.web_orders import weigh_story, write_orders
from kaipu.kernel import clock, jobs
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting

LAST = date(2026, 11, 15)
AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


def test_devices_and_answers_are_drawn_in_their_shares():
    drawn = [visitors.draw_visitor(str(number), "en", "once") for number in range(4000)]
    for shares, found in (
        (visitors.DEVICES, Counter(one.device for one in drawn)),
        (visitors.ANSWERS, Counter(one.consent for one in drawn)),
    ):
        assert sum(share for _, share in shares) == pytest.approx(1)
        for name, share in shares:
            assert found[name] / 4000 == pytest.approx(share, abs=0.025)


def test_origins_add_up_and_members_come_directly_more_often():
    for column in (1, 2):
        assert sum(row[column] for row in visitors.CAME_FROM) == pytest.approx(1)
    assert visitors.CAME_FROM[0][2] > visitors.CAME_FROM[0][1]


def test_some_read_an_article_or_follow_a_creator_and_nothing_else_of_their_visit_changes():
    bob = visitors.Visitor("1:0", "1", "phone", "Safari", "en", "all")
    there = reading.Reading(
        (("/read/soup/", AT - timedelta(days=3)), ("/read/later/", AT + timedelta(days=1))),
        (("utm_medium=creator&utm_campaign=creator-1", AT.date(), 900), ("utm_medium=creator&utm_campaign=creator-2", AT.date(), 100)),
    )  # fmt: skip
    came, read = Counter(), Counter()
    for number in range(8000):
        walk = Walk(bob, ("v", f"{number}"), "", AT, visitors.seeded("walk", number))
        there.divert(walk)
        came[walk.origin] += 1
        read.update(event["path"] for event in walk.events if event["name"] == "page_view")
        left = visitors.seeded("walk", number)
        Walk(bob, ("v", f"{number}"), "", AT, left)
        assert walk.generator.random() == left.random()
    assert set(read) == {"/read/soup/"}
    assert read["/read/soup/"] / 8000 == pytest.approx(reading.READS, abs=0.01)
    assert (8000 - came[""]) / 8000 == pytest.approx(reading.FOLLOWS, abs=0.005)
    assert came["utm_medium=creator&utm_campaign=creator-1"] > 4 * came["utm_medium=creator&utm_campaign=creator-2"]


def test_some_come_from_a_live_show_while_it_is_on():
    bob = visitors.Visitor("1:0", "1", "phone", "Safari", "en", "all")
    there = reading.Reading((), (), (("utm_medium=live", AT, AT + timedelta(hours=1)),))
    came = Counter()
    for number in range(2000):
        for late in (-1, 80, 100):
            walk = Walk(bob, ("v", f"{number}"), "", AT + timedelta(minutes=late), visitors.seeded("walk", number))
            there.divert(walk)
            came[late] += walk.origin == "utm_medium=live"
    assert came[80] / 2000 == pytest.approx(reading.WATCHES, abs=0.03)
    assert (came[-1], came[100]) == (0, 0)


def test_who_did_not_agree_is_somebody_else_the_next_day():
    agreed = visitors.Visitor("1:0", "1", "phone", "Safari", "en", "all")
    silent = visitors.Visitor("1:0", "1", "phone", "Safari", "en", "")
    days = (date(2026, 11, 1), date(2026, 11, 2))
    assert len({visitors.identify(agreed, day, "a")[0] for day in days}) == 1
    assert len({visitors.identify(agreed, days[0], turn)[1] for turn in "ab"}) == 2
    assert len({visitors.identify(silent, day, "a")[0] for day in days}) == 2
    assert len({visitors.identify(silent, days[0], turn)[1] for turn in "ab"}) == 1


@pytest.fixture
def shop(db, settings, tmp_path, time_machine):
    """A shop with 30 real baskets on each day of October and November up to the last imported one."""
    settings.VAR = tmp_path
    time_machine.move_to(AT)
    milk, bread = make_sku("M"), make_sku("B", name_en="Bread", name_zh="面包")
    kept, home = make_location("330", delivers=False), make_location("HOME", delivers=True)
    for sku in (milk, bread):
        make_stock(home, sku.id, 500)
        pricing.set_price(sku_id=sku.id, amount=Money(1999, "USD"), at=datetime(2026, 11, 16, 5, tzinfo=UTC))
    people = [
        Customer.objects.create(number=str(n), name=f"P{n}", joined_at=datetime(2025, 1, 1, tzinfo=UTC))
        for n in range(30)
    ]
    rows = []
    for day in history.list_days(LAST - timedelta(days=90), LAST):
        for n in range(30):
            at = clock.day_start(day) + timedelta(hours=8, minutes=26 * n)
            rows.append(
                Order(
                    number=f"{day}-{n}", customer=people[n % 30], location=kept, channel="store", currency="USD", state="completed",
                    goods_minor=100, total_minor=100, placed_at=at, paid_at=at, completed_at=at, import_run=1,
                )
            )  # fmt: skip
    Order.objects.bulk_create(rows)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, position=place, sku_id=sku.id, quantity=1, total_minor=50)
        for order in rows
        for place, sku in enumerate((milk, bread), start=1)
    )


def bring_orders(folder):
    """Write and import the web orders of the weeks before."""
    story, shelf = story_until(LAST), read_shelf(AT)
    wishes = list(history.all_wishes(history.list_days(story.first, story.last), history.know_people(), shelf, story))
    path = folder / "web_orders.csv"
    count = write_orders(path, iter(wishes), shelf, region="Westmere", now=AT)
    outcome = exchange.import_file(kind="orders", path=path, progress=lambda *_: None, at=AT)
    assert outcome.run.rejected_rows == 0
    return story, wishes, count


@pytest.mark.django_db
def test_weeks_of_orders_and_visits_hang_together(shop, tmp_path):
    story, wishes, count = bring_orders(tmp_path)
    placed = Order.objects.filter(simulated=True)
    assert placed.count() == count == sum(not wish.broken for wish in wishes)
    assert 0.06 < len(wishes) / (56 * 30) < 0.14
    assert orders.get_imported_span()[1] < clock.day_start(LAST + timedelta(days=1))
    days = [story.week + timedelta(days=n) for n in (0, 2)]
    told = history.tell_days(days, AT)
    assert DeadLetter.objects.count() == 0
    assert Event.objects.count() == told == Event.objects.filter(simulated=True).count() > 150
    bought = dict(Event.objects.filter(name="purchase").values_list("body__order", "session"))
    of_days = [o for day in days for o in orders.list_simulated_web_orders(start=clock.day_start(day), end=clock.day_start(day + timedelta(days=1)))]  # fmt: skip
    assert bought == {order.id: order.visit for order in of_days if order.paid_at}
    assert all(
        Event.objects.filter(session=order.visit, name="checkout_step", at__lte=order.placed_at).exists() for order in of_days
    )  # fmt: skip
    history.tell_days(days, AT)  # killed and begun again
    assert Event.objects.count() == told


@pytest.mark.django_db
def test_the_planted_week_is_there(shop, tmp_path):
    story, wishes, _ = bring_orders(tmp_path)
    first, last = story.broken
    broken = [wish for wish in wishes if wish.broken]
    assert broken
    write_truth(tmp_path / "truth.json", story, weigh_story(wishes, read_shelf(AT)))
    [checkout, _] = json.loads((tmp_path / "truth.json").read_text())["plants"]
    assert checkout["first_day"] == first.isoformat()
    assert (checkout["orders_lost"], checkout["goods_lost_minor"]) == (
        len(broken), sum(1999 * sum(wish.goods.values()) for wish in broken),
    )  # fmt: skip
    assert {wish.visitor.device for wish in broken} == {"phone"}
    assert all(first <= clock.local_date(wish.at) <= last for wish in broken)
    history.tell_days(history.list_days(first, last), AT)
    sessions = {wish.visit for wish in broken}
    reached = set(Event.objects.filter(session__in=sessions, name="checkout_step").values_list("session", flat=True))
    assert reached == sessions
    paid = {wish.visit for wish in wishes if not wish.broken}
    assert not Event.objects.filter(session__in=sessions - paid, name="purchase").exists()


@pytest.mark.django_db
def test_visits_go_on_and_nothing_is_told_twice(shop):
    with acting(actor="demo", simulated=True):
        under_way = going_on.Visits(AT - timedelta(days=2))
        first = under_way.tell(AT - timedelta(days=1))
        assert first > 50
        again = going_on.Visits(AT)  # another process goes on from the bookmark, and overlaps
        second = sum(again.tell(AT - timedelta(days=1) + timedelta(hours=hour)) for hour in range(1, 25))
    jobs.run_here("tracking.collect")
    every = [
        event
        for day in history.list_days(LAST, clock.local_date(AT))
        for event in history.History(read_shelf(AT), story_until(LAST)).tell_day(day)
        if AT - timedelta(days=2, hours=1) < event["at"] <= AT
    ]
    stored = set(Event.objects.values_list("id", flat=True))
    assert len(stored) <= first + second
    assert len({event["id"] for event in every}) == len(every)
    assert stored == {event["id"] for event in every}
