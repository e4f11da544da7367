"""The demonstration's other companies: what they write down, tell over HTTP with their proofs, and leave as files, the connectors understand."""

import http.client
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from kaipu.brain.competitors import api as competitors
from kaipu.brain.connectors import api as connectors
from kaipu.brain.tracking import flows as tracking
from kaipu.brain.tracking.tests.factories import event, write_spool
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.companies import agreements, keeping, rivals, server
from kaipu.demo.dataset import SourcePrice
from kaipu.demo.price_history import merge
from kaipu.demo.traffic.story import Story, story_until
from kaipu.kernel import clock
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db
SECRET = "s" * 32


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
def opened(settings: Any, tmp_path: Any, at: Any) -> Iterator[server.Companies]:
    """A shop with visits of a campaign, web and store orders of ten days, and the companies open beside it."""
    settings.VAR, settings.CONNECTOR_SECRETS = tmp_path, {agreements.SECRET: SECRET}
    online, store = make_location("ONLINE"), make_location("S1", delivers=False, pickup=True)
    for number in range(1, 7):
        sku = make_sku(f"{number}", name_en=f"Meadow milk number {number}")
        pricing.set_price(sku_id=sku.id, amount=Money(400, "USD"), at=at - timedelta(days=40))
    for back in range(1, 11):
        moment = at - timedelta(days=back)
        for n in range(30):
            make_order(online if n % 2 else store, sku, f"{back}-{n}", moment, web=bool(n % 2))
    origin = {"from": "utm_source=google&utm_medium=cpc&utm_campaign=autumn-fresh"}
    write_spool(tmp_path, at, [event("page_view", at - timedelta(days=4), f"v{n}", **origin) for n in range(20)])
    tracking.collect(now=lambda: at)
    keeping.keep_books(story_until(clock.local_date(at) - timedelta(days=4)), at)
    made = server.serve(port=0, folder=keeping.folder(), secret=SECRET)
    yield made
    made.stop()


def make_order(place: Any, sku: Any, number: str, moment: Any, *, web: bool) -> None:
    order = Order.objects.create(
        number=number, location=place, channel="web" if web else "store", state="completed", currency="USD", goods_minor=400,
        discount_minor=0, delivery_minor=0, total_minor=400, placed_at=moment, paid_at=moment, simulated=web,
        visit=f"s{number}" if web else "", delivery_method="delivery" if web else "none",
    )  # fmt: skip
    OrderLine.objects.create(order=order, position=1, sku=sku, quantity=1, total_minor=400, discount_minor=0)


def test_connectors_understand_every_company(opened: server.Companies, at: Any) -> None:
    keys = agreements.make_connectors(base=opened.address, at=at)
    outcomes = {key: connectors.run_connector(key=key) for key in keys}
    assert {key for key, each in outcomes.items() if each.state != "done"} == set()
    records = {each.key: each for each in connectors.list_connectors(at=at)}
    assert {key for key, each in records.items() if not each.rows} <= {"crm", "books", "surveys", "help-desk"}
    assert all(each.simulated for each in records.values())
    assert (records["ads"].rows, records["carrier"].rows > 50, records["store-counters"].rows > 100) == (1, True, True)
    dead = {pile.reason for key in keys for pile in connectors.list_piles(connector=key)}
    assert dead <= {"unknown_order", "too_small", "too_large", "not_an_amount"}
    wrong = [
        each for key in keys if key != "books" for each in connectors.list_controls(connector=key, wrong_only=True)
    ]
    assert all(each.missing == 0 for each in wrong), "what differs is among the dead rows"
    assert [connectors.run_connector(key=key).rows for key in keys] == [0] * len(keys), "told again, nothing is new"
    assert keeping.are_connected(at)


def test_what_is_written_once_stays_and_files_are_left_once(opened: server.Companies, at: Any) -> None:
    story = story_until(clock.local_date(at) - timedelta(days=4))
    written = {path: path.read_bytes() for path in keeping.folder().rglob("*.json")}
    assert keeping.keep_books(story, at) == []
    assert {path: path.read_bytes() for path in keeping.folder().rglob("*.json")} == written
    files = sorted(path.name for path in (connectors.folder_of("store-counters")).glob("*.csv"))
    assert len(files) == 1
    assert keeping.keep_books(story, at + timedelta(days=1)) == [clock.local_date(at)]


@pytest.mark.parametrize("path", ["/ads/v1/report", "/helpdesk/tickets", "/carrier/bills", "/rivals/offers"])
def test_strangers_are_told_nothing(opened: server.Companies, path: str) -> None:
    link = http.client.HTTPConnection("127.0.0.1", opened.server_address[1], timeout=5)
    link.request(
        "GET",
        path,
        headers={"Authorization": "Bearer guess", "X-Api-Key": "guess", "X-Timestamp": "1", "X-Signature": "00"},
    )
    answer = link.getresponse()
    answer.read()
    link.close()
    assert answer.status == 401


def test_the_rivals_goods_are_ours_under_other_names(opened: server.Companies, at: Any) -> None:
    agreements.make_connectors(base=opened.address, at=at)
    connectors.run_connector(key="competitors")
    keeping.meet_rivals(story_until(date(2026, 11, 15)), at)
    done = competitors.follow_offers()
    assert done.prices > 0
    records = competitors.list_competitors(at=at)
    assert [each.title_en for each in records] == ["Greenbasket", "Harbor Fresh"]
    assert all(each.simulated and each.products >= 10 for each in records)
    assert {len(competitors.get_card(key=each.key, at=at).estimates) for each in records} == {2}


def test_the_rivals_prices_follow_ours_of_each_day_for_half_a_year(opened: server.Companies, at: Any) -> None:
    story = story_until(clock.local_date(at) - timedelta(days=4))
    shelf = rivals.read_shelf(at)
    dear, cheap = story.first - timedelta(weeks=2), at - timedelta(days=40)
    # Who sells what is drawn by the SKU's id, and ids depend on the tests before: take a product that somebody sells.
    sku = next(each.sku_id for each in shelf.goods if _offers(story.last, rivals.Shelf((each,)), story))
    start = clock.day_start(rivals.first_told(story))
    assert pricing.load_past_prices(prices=[pricing.PastPrice(sku, 4000, start, cheap)], reason="test", at=at) == 1
    then, now = _offers(_sunday(dear), shelf, story), _offers(story.last, shelf, story)
    assert 28 < min(float(row["price"]) for row in then) < 45, "then ten times what it is now; the others had no price"
    assert max(float(row["price"]) for row in now) < 5
    assert len({row["id"] for row in then}) <= 2 < len({row["id"] for row in now})
    books = sorted(path.stem for path in (keeping.folder() / "rivals").glob("*.json"))
    assert date.fromisoformat(books[0]) - rivals.first_told(story) < timedelta(days=7)
    assert list(rivals.tell_offers(_sunday(dear) + timedelta(days=1), shelf, story)) == []


def _offers(day: date, shelf: rivals.Shelf, story: Story) -> list[rivals.Row]:
    """Return what is told of our goods; each rival has some of its own beside."""
    return [row for row in rivals.tell_offers(day, shelf, story) if "-own-" not in row["id"]]


def _sunday(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)


def test_a_price_goes_on_where_the_next_weeks_tell_nothing_or_the_same() -> None:
    told = [SourcePrice(1, 12, 200), SourcePrice(1, 10, 200), SourcePrice(1, 3, 250), SourcePrice(2, 0, 99)]
    assert [(each.number, each.back, until) for each, until in merge(told)] == [(1, 12, 3), (1, 3, -1), (2, 0, -1)]
    assert list(merge([])) == []
